// Buys a cover on a network that `npm start -- --keep` or `omnicover devnet` left up (they print the line to run):
// node --import tsx test/play.ts FILE [CHAIN [BUYER]]. Where nothing is for sale yet, somebody deposits first.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endDayFor, formatAmount, parseAmount } from '@omnicover/core'
import { type Deployment, omnicoverActions } from '@omnicover/sdk'
import { BaseError, createClient, type Hex, HttpRequestError, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

type Chain = { name: string; rpcUrl: string; deployment: Deployment }
type PlayFile = { chains: readonly Chain[]; keys: Readonly<Record<string, Hex>> }

const usage = 'usage: node --import tsx test/play.ts FILE [CHAIN [BUYER]], with the FILE that the network printed'
const wait = { pollMs: 1_000, atMostMs: 120_000 }

function readPlayFile(path: string | undefined): PlayFile {
  if (path === undefined) throw new RangeError(usage)
  try {
    const file: Partial<PlayFile> = JSON.parse(readFileSync(path, 'utf8'))
    if (file.chains && file.keys) return { chains: file.chains, keys: file.keys }
  } catch (error) {
    throw new RangeError(
      `${path} cannot be read (${String(error)}). It is gone once its network has stopped.\n${usage}`,
    )
  }
  throw new RangeError(`${path} has no chains and keys: it is another file.\n${usage}`)
}

function choose<Value>(what: string, values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (value === undefined) throw new RangeError(`No ${what} ${name}; there are ${[...values.keys()].join(', ')}.`)
  return value
}

const connect = ({ rpcUrl, deployment }: Chain, key: Hex) =>
  createClient({ account: privateKeyToAccount(key), transport: http(rpcUrl) }).extend(omnicoverActions(deployment))
type Client = ReturnType<typeof connect>

/** The price of 1,000 over 30 days of the first product that is sold here, or why there is none. */
async function quote(client: Client) {
  const product = (await client.product.list()).find(({ listed, frozen }) => listed && !frozen)
  if (!product) return { blockers: ['no-product'] }
  const { productId, label } = product
  const endDay = endDayFor(Math.floor(Date.now() / 1000), 30)
  const price = await client.cover.quote({ productId, amount: parseAmount('1000'), endDay })
  return { blockers: price.blockers, label, price }
}

async function play([path, chainName = 'away-a', buyer = 'buyer3']: readonly string[]): Promise<void> {
  const { chains, keys } = readPlayFile(path)
  const chain = choose('chain', new Map(chains.map((one) => [one.name, one])), chainName)
  const keyOf = (name: string) => choose('key of', new Map(Object.entries(keys)), name)
  const client = connect(chain, keyOf(buyer))
  let hasDeposited = false
  for (const startedAt = Date.now(); ; await sleep(wait.pollMs)) {
    const { blockers, label, price } = await quote(client)
    if (price && blockers.length === 0) {
      const { coverId, premium } = await client.cover.buySync({ quote: price, permit: true })
      const { owner, amount } = await client.cover.get({ coverId })
      console.log(`${owner} holds cover ${coverId} of ${label}: ${formatAmount(amount)} for ${formatAmount(premium)}.`)
      return
    }
    if (blockers.includes('over-target') && !hasDeposited) {
      console.log(`No capital stands behind ${label} on ${chainName} yet: underwriter4 deposits a million.`)
      await connect(chain, keyOf('underwriter4')).pool.requestDepositSync({
        ...{ poolId: 1, assets: parseAmount('1000000'), permit: true },
      })
      console.log('The keeper brings it home, home settles it and says what may be sold: some twenty seconds.')
      hasDeposited = true
    }
    if (Date.now() - startedAt > wait.atMostMs)
      throw new RangeError(`${chainName} sells nothing (${blockers.join(', ')}). Does a relayer run for this network?`)
  }
}

try {
  await play(process.argv.slice(2))
} catch (error) {
  // What was written for people needs no stack.
  const isOffline = error instanceof BaseError && error.walk((cause) => cause instanceof HttpRequestError) !== null
  if (isOffline) console.error('The chain does not answer. Does its network still run? Each has a FILE of its own.')
  else console.error(error instanceof RangeError || error instanceof BaseError ? error.message : error)
  process.exitCode = 1
}
