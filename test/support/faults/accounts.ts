import type { Check, Network, NetworkChain } from '@omnicover/cli/story'
import { decodePacket } from '@omnicover/core'
import { capitalPoolAbi, claimDeskAbi, coverMarketAbi, devnetDollarAbi, endpointV2Abi } from '@omnicover/deployments'
import { type Address, isAddressEqual } from 'viem'

/** What everybody had on one chain, units. */
type Purses = { readonly supply: bigint; readonly locked: bigint; readonly people: readonly bigint[] }

/**
 * Reads what everybody has on every chain.
 *
 * @param network - the network
 * @returns one entry for each chain, in their order
 */
export function readPurses(network: Network): Promise<readonly Purses[]> {
  return Promise.all(
    network.chains.map(async ({ client, omnicover }) => {
      const asset = { address: omnicover.asset, abi: devnetDollarAbi } as const
      const balanceOf = (address: Address) =>
        client.readContract({ ...asset, functionName: 'balanceOf', args: [address] })
      return {
        supply: await client.readContract({ ...asset, functionName: 'totalSupply' }),
        locked: await balanceOf(omnicover.oft),
        people: await Promise.all(peopleOf(network).map(({ address }) => balanceOf(address))),
      }
    }),
  )
}

/**
 * Checks that no unit came into being or got lost, over all chains together, and that everybody has exactly what the contracts say that
 * they paid and were paid, each thing once.
 *
 * @param network - the network, nothing under way
 * @param before - what everybody had before the first step
 * @returns one check for the sum, and one for each person and chain
 */
export async function checkPurses(network: Network, before: readonly Purses[]): Promise<readonly Check[]> {
  const after = await readPurses(network)
  const sum = (purses: readonly Purses[], pick: (purse: Purses) => bigint) =>
    purses.reduce((total, purse) => total + pick(purse), 0n)
  const free = ({ supply, locked }: Purses) => supply - locked
  const moves = await Promise.all(network.chains.map((chain) => readMoves(network, chain)))
  const people = network.chains.flatMap((chain, i) =>
    peopleOf(network).map(({ name }, who): Check => {
      const had = before[i]?.people[who] ?? 0n
      const has = after[i]?.people[who] ?? 0n
      const moved = moves[i]?.[who] ?? 0n
      return {
        name: `purse of ${name} on ${chain.name}`,
        holds: has === had + moved,
        detail: `had ${had}, moved ${moved}, has ${has}`,
      }
    }),
  )
  const [then, now] = [sum(before, free), sum(after, free)]
  return [{ name: 'units over all chains', holds: then === now, detail: `${then} before, ${now} after` }, ...people]
}

function peopleOf({ devnet: { accounts } }: Network) {
  return [...accounts.underwriters, ...accounts.buyers]
}

/** What each person was paid less what they paid, from the contracts' own events. */
async function readMoves(network: Network, { client, omnicover }: NetworkChain): Promise<readonly bigint[]> {
  const pool = omnicover.pools[0]
  if (pool === undefined) return []
  const all = { fromBlock: 0n, strict: true } as const
  const market = { ...all, address: omnicover.market, abi: coverMarketAbi } as const
  const capital = { ...all, address: pool.address, abi: capitalPoolAbi } as const
  const [bought, extended, cancelled, returned, settled, deposited, redeemed] = await Promise.all([
    client.getContractEvents({ ...market, eventName: 'CoverBought' }),
    client.getContractEvents({ ...market, eventName: 'CoverExtended' }),
    client.getContractEvents({ ...market, eventName: 'CoverCancelled' }),
    client.getContractEvents({ ...market, eventName: 'PremiumReturned' }),
    client.getContractEvents({ ...all, address: omnicover.desk, abi: claimDeskAbi, eventName: 'CoverSettled' }),
    client.getContractEvents({ ...capital, eventName: 'DepositRequest' }),
    client.getContractEvents({ ...capital, eventName: 'Withdraw' }),
  ])
  const moves = [
    ...bought.map(({ args }) => ({ who: args.payer, amount: -args.premium })),
    ...extended.map(({ args }) => ({ who: args.payer, amount: -args.premium })),
    ...cancelled.map(({ args }) => ({ who: args.owner, amount: args.refund })),
    ...returned.map(({ args }) => ({ who: args.owner, amount: args.premium })),
    ...settled.map(({ args }) => ({ who: args.owner, amount: args.payout })),
    ...deposited.map(({ args }) => ({ who: args.owner, amount: -args.assets })),
    ...redeemed.map(({ args }) => ({ who: args.receiver, amount: args.assets })),
  ]
  return peopleOf(network).map(({ address }) =>
    moves.filter(({ who }) => isAddressEqual(who, address)).reduce((total, { amount }) => total + amount, 0n),
  )
}

/** Messages as the chains know them: which were sent, and which arrived with which payload. */
export type Post = {
  /** Sent and not arrived. */
  readonly missing: readonly string[]
  /** Committed on a far chain with a payload that nobody sent. */
  readonly forged: readonly string[]
}

/**
 * Compares what left every chain with what arrived, from logs.
 *
 * @param network - the network
 * @returns what does not match; empty lists when every message arrived as it was sent
 */
export async function comparePost({ chains }: Network): Promise<Post> {
  const logs = await Promise.all(chains.map(readPost))
  const sent = new Set(logs.flatMap((one) => one.sent))
  const committed = new Set(logs.flatMap((one) => one.committed))
  const delivered = new Set(logs.flatMap((one) => one.delivered))
  return {
    missing: [...sent].filter((message) => !committed.has(message) || !delivered.has(pathOf(message))),
    forged: [...committed].filter((message) => !sent.has(message)),
  }
}

async function readPost({ eid, client, layerZero }: NetworkChain) {
  const endpoint = { address: layerZero.endpoint, abi: endpointV2Abi, fromBlock: 0n, strict: true } as const
  const [sent, committed, delivered] = await Promise.all([
    client.getContractEvents({ ...endpoint, eventName: 'PacketSent' }),
    client.getContractEvents({ ...endpoint, eventName: 'PacketVerified' }),
    client.getContractEvents({ ...endpoint, eventName: 'PacketDelivered' }),
  ])
  const arrived = ({ origin, receiver }: (typeof delivered)[number]['args']) =>
    `${origin.srcEid}/${origin.sender}/${eid}/${receiver.toLowerCase()}/${origin.nonce}`
  return {
    sent: sent.map(({ args }) => {
      const { srcEid, sender, dstEid, receiver, nonce, payloadHash } = decodePacket(args.encodedPayload)
      return `${srcEid}/${sender}/${dstEid}/0x${receiver.slice(26)}/${nonce} ${payloadHash}`
    }),
    committed: committed.map(({ args }) => `${arrived(args)} ${args.payloadHash}`),
    delivered: delivered.map(({ args }) => arrived(args)),
  }
}

const pathOf = (message: string) => message.slice(0, message.indexOf(' '))
