import { endDayFor, MessageType } from '@omnicover/core'
import { coverMarketAbi, ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import { cover } from '@omnicover/sdk'
import { type Hex, stringToHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { openForSale } from '../support/sdk/openForSale.js'
import { parseXml } from '../support/xml/parseXml.js'

let home: HomeChain

beforeAll(async () => {
  home = await startHomeChain()
  await openForSale(home)
})
afterAll(() => home?.stop())

const buy = async (productId: number) => {
  const client = home.clientOf(home.accounts.buyers[0])
  const { deployment } = home
  const now = await home.now()
  const endDay = endDayFor(now, 30)
  const quote = await cover.quote(client, { deployment, productId, amount: 5_000_500_000n, endDay, now })
  return cover.buySync(client, { deployment, quote, permit: true })
}

/** What is in a data URI of that media type. */
function decode(uri: string, mediaType: string): string {
  const prefix = `data:${mediaType};base64,`
  expect(uri.slice(0, prefix.length)).toBe(prefix)
  const text = Buffer.from(uri.slice(prefix.length), 'base64').toString('utf8')
  expect(Buffer.from(text).toString('base64')).toBe(uri.slice(prefix.length))
  return text
}

type Metadata = {
  name: string
  description: string
  attributes: { trait_type: string; value: string | number }[]
  image: string
}

/** What a wallet reads of a cover, with the picture as its elements. */
async function metadataOf(coverId: bigint) {
  const uri = await home.chain.client.readContract({
    ...{ address: home.deployment.market, abi: coverMarketAbi, functionName: 'tokenURI', args: [coverId] },
  })
  const { image, ...metadata }: Metadata = JSON.parse(decode(uri, 'application/json'))
  return { ...metadata, image: parseXml(decode(image, 'image/svg+xml')) }
}

const textsOf = (image: ReturnType<typeof parseXml>) => image.map(({ text }) => text).filter(Boolean)

/** A product of that label, told to the chain with a target. */
async function addProduct(label: Hex): Promise<number> {
  const { accounts, deployment, omnicover, poolId } = home
  const { registry, ledger } = omnicover.home
  const { client } = home.chain
  const productId =
    1 + (await client.readContract({ address: registry, abi: riskRegistryAbi, functionName: 'productCount' }))
  const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }
  const limits = { cap: 50_000_000_000_000n, shareBps: 300 }
  await home.transact(accounts.deployer, (setup) => {
    setup.call(registry, {
      ...{ abi: riskRegistryAbi, functionName: 'addProduct' },
      args: [label, poolId, 1, curve, limits],
    })
    const args = [productId, [deployment.eid], [1]] as const
    setup.call(registry, { abi: riskRegistryAbi, functionName: 'setWeights', args })
    setup.call(ledger, { abi: ledgerAbi, functionName: 'retarget', args: [productId] })
  })
  await home.send({ type: MessageType.PRODUCT, productId }, { type: MessageType.TARGETS, productIds: [productId] })
  return productId
}

test('the token of a cover shows what a person would ask for, and agrees with the cover', async () => {
  const { coverId } = await buy(1)
  await home.warp(times.waitingPeriod)
  const stored = await cover.get(home.clientOf(), { deployment: home.deployment, coverId })
  const { name, description, attributes, image } = await metadataOf(coverId)

  expect(name).toBe('Cover of balancer-v2')
  expect(description).toContain('for up to 5,000.50 dUSD. 5,000.50 dUSD of it is left.')
  const values = attributes.map(({ trait_type, value }) => [trait_type, value])
  expect(Object.fromEntries(values)).toEqual({
    Product: 'balancer-v2',
    Status: 'Protected',
    Amount: '5,000.50 dUSD',
    Left: '5,000.50 dUSD',
    Paid: '0 dUSD',
    Start: stored.startsAt,
    End: stored.endsAt,
    'Chain eid': 40_101,
    Terms: 1,
  })
  const texts = textsOf(image)
  expect(texts).toEqual(expect.arrayContaining(['balancer-v2', 'Protected', '5,000.50', 'of 5,000.50 dUSD left']))
  expect(texts).toContain(`chain eid 40101, cover ${coverId}`)
  for (const time of [stored.startsAt, stored.endsAt]) {
    const [, day, month, year, clock] = new Date(time * 1_000).toUTCString().split(' ')
    expect(texts).toContain(`${Number(day)} ${month} ${year}`)
    expect(texts).toContain(`${clock?.slice(0, 5)} UTC`)
  }
})

test('the picture needs nothing from outside', async () => {
  const { image } = await metadataOf((40_101n << 64n) | (1n << 32n))
  expect(image[0]).toMatchObject({ name: 'svg', attributes: { xmlns: 'http://www.w3.org/2000/svg' } })
  const names = new Set(image.map(({ name }) => name))
  expect([...names].sort()).toEqual(['circle', 'defs', 'g', 'path', 'radialGradient', 'rect', 'stop', 'svg', 'text'])
  const values = image.slice(1).flatMap(({ attributes }) => Object.values(attributes))
  expect(values.filter((value) => /:|url\((?!#)/.test(value))).toEqual([])
})

test.each([
  ['markup', stringToHex('</text><script>&"\'\\', { size: 32 }), '</text><script>&"\'\\'],
  ['bytes that are no text', `0x41ff0180c3${'0a'.repeat(26)}5a`, `A????${'?'.repeat(26)}Z`],
  ['nothing', `0x${'00'.repeat(32)}`, undefined],
] as const)('a label of %s is shown and breaks neither JSON nor XML', async (_, label, shown) => {
  const productId = await addProduct(label)
  const { coverId } = await buy(productId)
  const { name, image } = await metadataOf(coverId)
  const expected = shown ?? `Product ${productId}`
  expect(name).toBe(`Cover of ${expected}`)
  expect(textsOf(image)).toContain(expected)
})
