import { getBlock, readContract } from 'viem/actions'
import { capacityAbi, ledgerAbi, settlerAbi } from '../../abis/home.js'
import { ledgerOfAbi } from '../../abis/messaging.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

/** How many of a chain's last settlements are looked at: one is under way as a rule. */
const SETTLEMENTS = 8

/** What home knows of a pool, as far as a request on one chain may wait for it. Money in units, times in UTC seconds. */
export type HomeView = {
  time: number
  epochLength: number
  maxSilence: number
  maxOpen: number
  notice: number
  capital: bigint
  counted: bigint
  /** Worth of a share: `capital` for `shares`, both with what home adds so that no price is ever nothing. */
  price: { capital: bigint; shares: bigint }
  /** Capital that no grant needs. */
  room: bigint
  /** Those that are open. */
  incidents: readonly { incidentId: number; productId: number; openedAt: number }[]
  chains: readonly ChainView[]
  /** The request's own chain. */
  own: OwnView
}

/** One chain of the pool at home. */
export type ChainView = {
  eid: number
  /** Epoch and time of its last report; zero if there was none. */
  epoch: number
  time: number
  quarantined: boolean
  hasWriteDown: boolean
  writeDownAt: number
  /** Exits whose notice is over by the chain's last report. */
  due: bigint
}

/** More of the request's own chain. */
export type OwnView = {
  nextRound: number
  depositsFrom: number
  /** Deposits that wait at home: those that the chain asked for before it asked for more, and all. */
  deposits: { earlier: AskedView; all: AskedView }
  depositLimit: bigint
  exitsFilled: bigint
  free: bigint
  coming: bigint
  /** The last settlements, the newest first. */
  settlements: readonly (SettlementView & { settlement: number })[]
}

/** Deposits that the chain asked for in the report of an epoch: of rounds before it. */
export type AskedView = { epoch: number; waiting: bigint }

type SettlementView = {
  fromRound: number
  toRound: number
  depositAssets: bigint
  sharesMinted: bigint
  exitShares: bigint
  exitAssets: bigint
}

/** Home's virtual amounts: see Settler. */
const [VIRTUAL_ASSETS, VIRTUAL_SHARES] = [1n, 10n ** 12n]

/** Reads all of it in three rounds of parallel calls. */
export async function readHome(
  client: AnyClient,
  { deployment, poolId, eid }: { deployment: Deployment; poolId: number; eid: number },
): Promise<HomeView> {
  const address = await readContract(client, {
    ...{ address: deployment.gateway, abi: ledgerOfAbi, functionName: 'LEDGER' },
  })
  const ledger = { address, abi: ledgerAbi } as const
  const [
    { timestamp },
    capacity,
    settler,
    epochLength,
    maxSilence,
    maxOpen,
    pool,
    eids,
    count,
    [capital, counted],
    own,
    [earlier, earlierEpoch],
  ] = await Promise.all([
    getBlock(client),
    readContract(client, { ...ledger, functionName: 'CAPACITY' }),
    readContract(client, { ...ledger, functionName: 'SETTLER' }),
    readContract(client, { ...ledger, functionName: 'EPOCH_LENGTH' }),
    readContract(client, { ...ledger, functionName: 'MAX_SILENCE' }),
    readContract(client, { ...ledger, functionName: 'MAX_OPEN' }),
    readContract(client, { ...ledger, functionName: 'getPool', args: [poolId] }),
    readContract(client, { ...ledger, functionName: 'chainsOf', args: [poolId] }),
    readContract(client, { ...ledger, functionName: 'incidentCount' }),
    readContract(client, { ...ledger, functionName: 'audit', args: [poolId] }),
    readContract(client, { ...ledger, functionName: 'getChain', args: [poolId, eid] }),
    readContract(client, { ...ledger, functionName: 'earlierDeposits', args: [poolId, eid] }),
  ])
  const time = Number(timestamp)
  const at = { ledger: address, capacity, settler, poolId, eid }
  const [chains, incidents, settlements, notice, room, free, coming, depositLimit] = await Promise.all([
    Promise.all(eids.map((eid) => readChain(client, { ...at, eid }))),
    readIncidents(client, { ...at, count, open: pool.openIncidents }),
    readSettlements(client, { ...at, count: own.settlements }),
    readContract(client, { address: settler, abi: settlerAbi, functionName: 'NOTICE' }),
    readContract(client, { address: capacity, abi: capacityAbi, functionName: 'exitRoom', args: [poolId, 0n] }),
    readContract(client, { address: capacity, abi: capacityAbi, functionName: 'freeOn', args: [poolId, eid] }),
    readContract(client, { address: capacity, abi: capacityAbi, functionName: 'comingTo', args: [poolId, eid] }),
    readContract(client, {
      ...{ address: capacity, abi: capacityAbi, functionName: 'depositLimit' },
      args: [poolId, eid, Math.floor(time / epochLength)],
    }),
  ])
  return {
    ...{ time, epochLength, maxSilence, maxOpen, notice, capital, counted, room, incidents, chains },
    price: { capital: pool.capital + VIRTUAL_ASSETS, shares: pool.shares + VIRTUAL_SHARES },
    own: {
      ...{ nextRound: own.nextRound, depositsFrom: own.depositsFrom },
      deposits: {
        earlier: { epoch: earlierEpoch, waiting: earlier },
        all: { epoch: own.depositsEpoch, waiting: own.depositsAsked - own.depositsSettled },
      },
      ...{ exitsFilled: own.exitsFilled, depositLimit, free, coming, settlements },
    },
  }
}

type At = { ledger: `0x${string}`; capacity: `0x${string}`; settler: `0x${string}`; poolId: number; eid: number }

async function readChain(client: AnyClient, { ledger, capacity, settler, poolId, eid }: At): Promise<ChainView> {
  const args = [poolId, eid] as const
  const [{ epoch, time, writeDownAt }, quarantined, hasWriteDown, due] = await Promise.all([
    readContract(client, { address: ledger, abi: ledgerAbi, functionName: 'getChain', args }),
    readContract(client, { address: capacity, abi: capacityAbi, functionName: 'isQuarantined', args }),
    readContract(client, { address: capacity, abi: capacityAbi, functionName: 'hasWriteDown', args }),
    readContract(client, { address: settler, abi: settlerAbi, functionName: 'dueOn', args }),
  ])
  return { eid, epoch, time, quarantined, hasWriteDown, writeDownAt, due }
}

const OPEN = 1

/** The open incidents of the pool: from the newest back, until as many were found as there are. */
async function readIncidents(client: AnyClient, { ledger, poolId, count, open }: At & { count: number; open: number }) {
  const found: HomeView['incidents'][number][] = []
  for (let end = count; found.length < open && end > 0; end -= SETTLEMENTS) {
    const ids = idsBefore(end, SETTLEMENTS)
    const read = await Promise.all(
      ids.map((id) =>
        readContract(client, { address: ledger, abi: ledgerAbi, functionName: 'getIncident', args: [id] }),
      ),
    )
    for (const [i, { state, poolId: itsPool, productId, openedAt }] of read.entries()) {
      const incidentId = ids[i] ?? 0
      if (state === OPEN && itsPool === poolId) found.push({ incidentId, productId, openedAt })
    }
  }
  return found.sort((a, b) => a.incidentId - b.incidentId)
}

async function readSettlements(client: AnyClient, { ledger, poolId, eid, count }: At & { count: number }) {
  return Promise.all(
    idsBefore(count, SETTLEMENTS).map(async (settlement) => {
      const args = [poolId, eid, settlement] as const
      const said = await readContract(client, { address: ledger, abi: ledgerAbi, functionName: 'getSettlement', args })
      return { settlement, ...said }
    }),
  )
}

/** The last ids up to one, the largest first; they begin at one. */
const idsBefore = (last: number, most: number): number[] =>
  Array.from({ length: Math.min(last, most) }, (_, i) => last - i)
