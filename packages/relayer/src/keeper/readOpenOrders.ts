import { capitalPoolAbi, oftBridgeAbi, remitterAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/** An order of home that is not done, and what it waits for: home's message, or somebody who sends the money. */
export type OpenOrder = { readonly orderId: number; readonly waitsFor: 'message' | 'bridge' }

/**
 * Tells which orders of a pool wait on the chain that is to send the money.
 *
 * @param home - connection to the home chain
 * @param remitter - contract that holds the orders
 * @param chain - connection to the sending chain
 * @param eid - its eid
 * @param pool - the pool there
 * @param from - first order to look at
 * @param to - last order to look at: as many as the pool has
 * @returns those that wait, oldest first; money on its way is LayerZero's
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readOpenOrders(
  home: Chain,
  remitter: Address,
  chain: Chain,
  eid: number,
  pool: { readonly poolId: number; readonly address: Address; readonly bridge: Address },
  from: number,
  to: number,
): Promise<readonly OpenOrder[]> {
  const orders = await home.read(
    range(from, to).map((id) =>
      contractRead({ address: remitter, abi: remitterAbi, functionName: 'getOrder', args: [pool.poolId, id] }),
    ),
  )
  const ids = range(from, to).filter((_, i) => answerAt(orders, i).from === eid)
  const [applied, waiting] = await Promise.all([
    chain.read(
      ids.map((id) =>
        contractRead({ address: pool.address, abi: capitalPoolAbi, functionName: 'isRemitted', args: [id] }),
      ),
    ),
    chain.read(
      ids.map((id) => contractRead({ address: pool.bridge, abi: oftBridgeAbi, functionName: 'isWaiting', args: [id] })),
    ),
  ])
  return ids.flatMap((orderId, i): OpenOrder[] => {
    if (!answerAt(applied, i)) return [{ orderId, waitsFor: 'message' }]
    return answerAt(waiting, i) ? [{ orderId, waitsFor: 'bridge' }] : []
  })
}
