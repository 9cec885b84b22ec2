import { MessageType } from '@omnicover/core'
import { assessmentAbi, claimDeskAbi } from '@omnicover/deployments'
import { type Statement, signStatement } from '@omnicover/devnet'
import { type Hex, keccak256, stringToHex } from 'viem'
import type { HomeVersion } from './homeChain.js'

const evidence = keccak256(stringToHex('what happened'))

/** Incident 1: reported for product 1 by a keeper, validated by the assessors, and told to the chain, which stops its sales. */
export async function openIncident(home: HomeVersion, instant: number): Promise<void> {
  const { accounts, deployment, omnicover } = home
  const { eid, desk } = deployment
  await home.transact(accounts.keeper, (setup) =>
    setup.call(desk, { abi: claimDeskAbi, functionName: 'report', args: [1, instant, evidence] }),
  )
  await home.send({ type: MessageType.INCIDENT_REPORTED, reportId: 1 })
  const message = { eid, reportId: 1, productId: 1, instant, evidence }
  const signatures = await sign(home, { primaryType: 'Validate', message })
  await home.transact(accounts.keeper, (setup) =>
    setup.call(omnicover.home.assessment, {
      ...{ abi: assessmentAbi, functionName: 'validate', args: [eid, 1, signatures] },
    }),
  )
  await home.send({ type: MessageType.INCIDENT_OPENED, incidentId: 1 })
}

/** Decides incident 1, for what the chain reports as exposed, and tells the chain. */
export async function decideIncident(home: HomeVersion, ratio: number): Promise<void> {
  const { accounts, omnicover, poolId } = home
  await home.warp(1)
  await home.send({ type: MessageType.CAPITAL_REPORT, poolId, rows: [0] })
  const message = { incidentId: 1, ratio, evidence }
  const signatures = await sign(home, { primaryType: 'Decide', message })
  await home.transact(accounts.keeper, (setup) =>
    setup.call(omnicover.home.assessment, {
      ...{ abi: assessmentAbi, functionName: 'decide', args: [1, ratio, evidence, signatures] },
    }),
  )
  await home.send({ type: MessageType.CLAIM_DECIDED, incidentId: 1 })
}

/** Decides incident 1 by a tree of the chain's covers, and tells the chain. */
export async function decideIncidentByTree(home: HomeVersion, tree: { top: Hex; total: bigint }): Promise<void> {
  const { accounts, deployment, omnicover, poolId } = home
  await home.warp(1)
  await home.send({ type: MessageType.CAPITAL_REPORT, poolId, rows: [0] })
  const allocations = [{ eid: deployment.eid, top: tree.top, total: tree.total }]
  const message = { incidentId: 1, allocations, evidence }
  const statement = { primaryType: 'DecideByTree', message } as const
  const signatures = await sign(home, statement)
  await home.transact(accounts.keeper, (setup) =>
    setup.call(omnicover.home.assessment, {
      ...{ abi: assessmentAbi, functionName: 'decideByTree', args: [1, allocations, evidence, signatures] },
    }),
  )
  await home.send({ type: MessageType.CLAIM_DECIDED, incidentId: 1 })
}

/** Signatures of two assessors. */
function sign({ accounts, deployment, omnicover }: HomeVersion, statement: Statement): Promise<Hex[]> {
  const { assessment } = omnicover.home
  return signStatement(accounts.assessors, 2, { chainId: deployment.chainId, assessment }, statement)
}
