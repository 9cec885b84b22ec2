import { encodeFunctionData } from 'viem'
import { call, readContract } from 'viem/actions'
import { settlementErrorsAbi } from '../../abis/errors.js'
import { settlementAbi } from '../../abis/pool.js'
import { ContractRevertError } from '../../errors/transaction.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Wait } from '../../types/requestStatus.js'
import { withTypedErrors } from '../contractError.js'
import { requirePool } from '../pool.js'
import type { HomeView } from './readHome.js'

/** A price may rise by a twentieth a day. */
const [DAY, PARTS] = [86_400, 20n]

/** What is looked for, and where. */
export type UnderWayParameters = {
  deployment: Deployment
  poolId: number
  home: HomeView
  /** Whether a settlement is one of those that are asked about. */
  concerns: (settlement: HomeView['own']['settlements'][number]) => boolean
}

/** Why the oldest settlement of home that concerns a request has not been applied on the chain: the chain tries it, and says. */
export async function readUnderWay(client: AnyClient, parameters: UnderWayParameters): Promise<Wait | undefined> {
  const { deployment, poolId, home, concerns } = parameters
  const { address } = requirePool(deployment, poolId)
  const pool = { address, abi: settlementAbi } as const
  const candidates = home.own.settlements.filter(concerns)
  const applied = await Promise.all(
    candidates.map(({ settlement }) =>
      readContract(client, { ...pool, functionName: 'isApplied', args: [settlement] }),
    ),
  )
  const oldest = candidates.findLast((_, i) => applied[i] === false)
  if (!oldest) return undefined
  const data = encodeFunctionData({
    abi: settlementAbi,
    functionName: 'applySettlement',
    args: [{ poolId, ...oldest }],
  })
  try {
    await withTypedErrors([{ abi: settlementErrorsAbi, create: {} }], () =>
      call(client, { account: deployment.gateway, to: address, data }),
    )
  } catch (error) {
    if (!(error instanceof ContractRevertError)) throw error
    return toWait(home, oldest.settlement, error)
  }
  return { type: 'notDelivered', settlement: oldest.settlement }
}

function toWait({ time, own }: HomeView, settlement: number, { errorName, args = [] }: ContractRevertError): Wait {
  const [first, second] = args.map((value) => (typeof value === 'bigint' ? value : 0n))
  if (errorName === 'CapitalPool_InsufficientFree')
    return { type: 'noCash', free: first ?? 0n, due: second ?? 0n, coming: own.coming }
  if (errorName === 'CapitalPool_RisesTooFast')
    return { type: 'priceRises', settlement, until: time + DAY * daysUntil(second ?? 0n, first ?? 0n) }
  return { type: 'notDelivered', settlement }
}

/** Whole days in which the most that is believed grows to what is asked; 400 at most, after which it grows no more. */
function daysUntil(most: bigint, asked: bigint): number {
  let days = 0
  for (let grown = most; grown < asked && days < 400; days++) grown += grown / PARTS
  return days
}
