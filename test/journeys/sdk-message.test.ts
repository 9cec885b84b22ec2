import { MessageType, type Packet } from '@omnicover/core'
import { DeliveryTimeoutError, message, omnicoverActions, WrongChainError } from '@omnicover/sdk'
import { createClient, type Hex, http, keccak256, stringToHex } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTwoChains, type TwoChains } from '../support/sdk/twoChains.js'

const enough = 1_000_000n
const tooLittle = 20_000n

let world: TwoChains
beforeAll(async () => {
  world = await startTwoChains()
})
afterAll(() => world?.stop())

// A message that is never verified would hold up all later ones of the pathway.
let snapshots: Hex[]
const clients = () => [world.home.chain.client, world.away.chain.client]
beforeEach(async () => {
  snapshots = await Promise.all(clients().map((client) => client.snapshot()))
})
afterEach(() => Promise.all(clients().map((client, index) => client.revert({ id: snapshots[index] ?? '0x' }))))

const clientOf = ({ chain }: TwoChains['home']) =>
  createClient({ chain: chain.client.chain, transport: http(chain.rpcUrl), cacheTime: 0, pollingInterval: 20 })

const pathway = () => {
  const { home, away } = world
  return {
    client: clientOf(away),
    ends: { deployment: away.deployment, destination: { client: clientOf(home), deployment: home.deployment } },
  }
}

const statusOf = (guid: Hex) => {
  const { client, ends } = pathway()
  return message.getStatus(client, { ...ends, guid })
}

const until = (packet: Packet, parameters: Partial<message.waitForDelivery.Parameters> = {}) => {
  const { client, ends } = pathway()
  return message.waitForDelivery(client, { ...ends, guid: packet.guid, ...parameters })
}

describe('message.getStatus', () => {
  test('default: sent, then verified, then failed for want of gas, then delivered by another attempt', async () => {
    const packet = await world.sendReport()
    const { guid } = packet
    const sent = { messageType: MessageType.CAPITAL_REPORT }
    expect(await statusOf(guid)).toMatchObject({ status: 'sent', ...sent })
    await world.verify(packet)
    expect(await statusOf(guid)).toMatchObject({ status: 'verified', ...sent })
    await world.deliver(packet, tooLittle)
    expect(await statusOf(guid)).toMatchObject({
      status: 'failed',
      reason: { name: 'ContractRevertError', data: '0x' },
      ...sent,
    })
    await world.deliver(packet, enough)
    const delivered = await statusOf(guid)
    expect(delivered).toMatchObject({ status: 'delivered', ...sent })
    if (delivered.status !== 'delivered') throw new TypeError('It was delivered.')
    const { to } = await world.home.chain.client.getTransaction({ hash: delivered.deliveredIn })
    expect(to?.toLowerCase()).toBe(world.home.chain.layerZero.executor.toLowerCase())
  })

  test('behavior: tells two messages of one pathway apart', async () => {
    const [first, second] = [await world.sendReport(), await world.sendReport()]
    await world.verify(first)
    expect((await statusOf(first.guid)).status).toBe('verified')
    expect((await statusOf(second.guid)).status).toBe('sent')
  })

  test('behavior: a guid that nobody sent is unknown', async () => {
    expect(await statusOf(keccak256(stringToHex('nobody')))).toEqual({ status: 'unknown' })
  })

  test('behavior: as a method of a client', async () => {
    const { guid } = await world.sendReport()
    const { client, ends } = pathway()
    const extended = client.extend(omnicoverActions(ends.deployment))
    expect(await extended.message.getStatus({ guid, destination: ends.destination })).toMatchObject({ status: 'sent' })
  })

  test('error: WrongChainError when the ends are mixed up', async () => {
    const { client, ends } = pathway()
    const guid = keccak256(stringToHex('any'))
    const swapped = { guid, deployment: ends.destination.deployment, destination: ends.destination }
    await expect(message.getStatus(client, swapped)).rejects.toThrow(WrongChainError)
    const reversed = { guid, deployment: ends.deployment, destination: { client, deployment: world.home.deployment } }
    await expect(message.getStatus(client, reversed)).rejects.toThrow(WrongChainError)
  })
})

describe('message.waitForDelivery', () => {
  test('default: resolves when it is delivered, and says each status once', async () => {
    const packet = await world.sendReport()
    const seen: string[] = []
    let wasVerified = () => {}
    const verified = new Promise<void>((resolve) => {
      wasVerified = resolve
    })
    const waiting = until(packet, {
      onStatus: ({ status }) => {
        seen.push(status)
        if (status === 'verified') wasVerified()
      },
    })
    await world.verify(packet)
    await verified
    await world.deliver(packet, enough)
    expect(await waiting).toMatchObject({ status: 'delivered' })
    expect(seen).toEqual(['sent', 'verified', 'delivered'])
  })

  test('error: DeliveryTimeoutError says where it is, and the wait can be taken up again', async () => {
    const packet = await world.sendReport()
    await expect(until(packet, { timeoutMs: 0 })).rejects.toMatchObject({ guid: packet.guid, lastStatus: 'sent' })
    await expect(until(packet, { timeoutMs: 0 })).rejects.toThrow(DeliveryTimeoutError)
    await world.verify(packet)
    await world.deliver(packet, enough)
    expect(await until(packet)).toMatchObject({ status: 'delivered' })
  })

  test('behavior: an aborted wait rejects with the reason of the signal', async () => {
    const packet = await world.sendReport()
    await expect(until(packet, { signal: AbortSignal.abort('left the page') })).rejects.toBe('left the page')
    const controller = new AbortController()
    const waiting = until(packet, { signal: controller.signal, onStatus: () => controller.abort('left later') })
    await expect(waiting).rejects.toBe('left later')
  })
})
