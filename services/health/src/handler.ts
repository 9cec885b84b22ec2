import { lastScannedBlock, type Metrics, toFailure } from '@omnicover/relayer'
import {
  type PathwayRow,
  type Payer,
  readSigners,
  readStatus,
  type SignerRow,
  type Stuck,
} from '@omnicover/relayer/operations'
import type { Service } from '@omnicover/service-shared'
import * as z from 'zod'

/** A schedule or a person sends nothing, or what they like: there is one thing to ask. */
export const healthEvent = z.unknown()

/** How a chain is read. `problem` is why nobody can tell. */
export type ChainHealth = {
  readonly eid: number
  /** Seconds between the newest block and the newest one that was scanned, by the chain's own clock. */
  readonly lagSeconds: number | undefined
  readonly problem: string | undefined
}

/** How a pathway stands. */
export type PathwayHealth = {
  readonly srcEid: number
  readonly dstEid: number
  readonly sender: string
  readonly receiver: string
  readonly waiting: number
  readonly oldestAgeSeconds: number
  /** Put aside for a person. */
  readonly parked: number
  /** Refused by what a DVN asks before it signs. */
  readonly vetoed: number
  readonly problem: string | undefined
}

/** What is tolerated, in seconds. */
export type HealthLimits = { readonly mostAgeSeconds: number; readonly mostLagSeconds: number }

/**
 * Makes the answer to the one question that matters: is useful work done? It is, when every chain is read up to its head, no message
 * waits for too long or for a person, and every key can pay for a message. The figures go to CloudWatch as well.
 *
 * @param service - chains, store and metrics
 * @param limits - what is tolerated
 * @param payers - the keys that pay; none in a dry run
 * @returns what answers
 */
export function createHealth(service: Service, limits: HealthLimits, payers: readonly Payer[]) {
  const { context, metrics, network } = service

  async function chainHealth(eid: number): Promise<ChainHealth> {
    const chain = context.chains.get(eid)
    try {
      const scanned = await lastScannedBlock(context.store, eid)
      const [head, block] = await Promise.all([
        chain?.getHead(),
        scanned === undefined ? undefined : chain?.getBlock(scanned),
      ])
      if (head === undefined || block === undefined) return { eid, lagSeconds: undefined, problem: 'not scanned yet' }
      return { eid, lagSeconds: Number(head.timestamp - block.timestamp), problem: undefined }
    } catch (error) {
      return { eid, lagSeconds: undefined, problem: toFailure(error).reason }
    }
  }

  const isGoodChain = ({ lagSeconds }: ChainHealth) => lagSeconds !== undefined && lagSeconds <= limits.mostLagSeconds
  const isGoodPathway = ({ problem, oldestAgeSeconds, parked, vetoed }: PathwayHealth) =>
    problem === undefined && parked + vetoed === 0 && oldestAgeSeconds <= limits.mostAgeSeconds

  return async () => {
    const operator = { ...context, onProgress: () => undefined }
    const [chains, signers] = await Promise.all([
      Promise.all(network.chains.map(({ eid }) => chainHealth(eid))),
      readSigners(operator, payers),
    ])
    const pathways = (await readStatus(operator)).map(toPathwayHealth)
    const isReady = chains.every(isGoodChain) && pathways.every(isGoodPathway) && signers.every(canPay)
    for (const { eid, lagSeconds } of chains) {
      if (lagSeconds !== undefined) metrics.record({ ScanLagSeconds: lagSeconds }, { chain: `${eid}` })
    }
    recordBalances(metrics, signers)
    const sumOf = (pick: (one: PathwayHealth) => number) => pathways.reduce((sum, one) => sum + pick(one), 0)
    metrics.record({
      NotReady: isReady ? 0 : 1,
      OldestAgeSeconds: Math.max(0, ...pathways.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
      MostScanLagSeconds: Math.max(0, ...chains.map(({ lagSeconds }) => lagSeconds ?? 0)),
      Waiting: sumOf(({ waiting }) => waiting),
      Parked: sumOf(({ parked }) => parked),
      Vetoed: sumOf(({ vetoed }) => vetoed),
      Unread: [...chains, ...pathways, ...signers].filter(({ problem }) => problem !== undefined).length,
    })
    return { outcome: isReady ? 'ready' : 'notReady', chains, pathways, signers: signers.map(toSignerHealth) }
  }
}

/** What each key has, and for how many messages the poorest lasts. */
function recordBalances(metrics: Metrics, signers: readonly SignerRow[]): void {
  const known = signers.filter((row) => row.problem === undefined)
  for (const { role, eid, balance } of known) {
    metrics.record({ BalanceGwei: Number(balance) / weiOfGwei }, { role, chain: `${eid}` })
  }
  if (known.length > 0) metrics.record({ LeastPayable: Math.min(...known.map(({ messages }) => Number(messages))) })
}

const weiOfGwei = 1e9

/** A chain that cannot be read says so itself. */
const canPay = (row: SignerRow) => row.problem !== undefined || row.messages > 0n

/** As JSON, which has no bigints. */
function toSignerHealth(row: SignerRow) {
  const { role, dvn, eid, address, problem } = row
  const key = { role, dvn, eid, address, problem }
  return row.problem === undefined
    ? { ...key, balance: `${row.balance}`, owed: `${row.owed}`, messages: `${row.messages}` }
    : key
}

function toPathwayHealth(row: PathwayRow): PathwayHealth {
  const { srcEid, dstEid, sender, receiver, problem } = row
  const ends = { srcEid, dstEid, sender, receiver, problem }
  if (row.problem !== undefined) return { ...ends, waiting: 0, oldestAgeSeconds: 0, parked: 0, vetoed: 0 }
  const count = (wanted: Stuck['status']) => row.stuck.filter(({ status }) => status === wanted).length
  const { waiting, oldestAgeSeconds = 0 } = row
  return { ...ends, waiting: waiting.length, oldestAgeSeconds, parked: count('parked'), vetoed: count('vetoed') }
}
