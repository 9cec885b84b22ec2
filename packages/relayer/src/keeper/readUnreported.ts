import { assessmentAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/**
 * Tells which reports of a chain have not reached home.
 *
 * @param home - connection to the home chain
 * @param assessment - contract that collects reports
 * @param eid - chain that the reports were made on
 * @param from - first report to look at
 * @param to - last report to look at
 * @returns their ids, oldest first
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readUnreported(home: Chain, assessment: Address, eid: number, from: number, to: number) {
  const ids = range(from, to)
  const reports = await home.read(
    ids.map((id) =>
      contractRead({ address: assessment, abi: assessmentAbi, functionName: 'getReport', args: [eid, id] }),
    ),
  )
  return ids.filter((_, i) => answerAt(reports, i).productId === 0)
}
