import { MessageType } from '@omnicover/core'
import { assessmentAbi, claimDeskAbi } from '@omnicover/deployments'
import { planCall, type Statement, signStatement } from '@omnicover/devnet'
import { type Hex, keccak256, stringToHex } from 'viem'
import type { Network, Side } from './network.js'

const evidence = keccak256(stringToHex('what happened'))

/** An incident and who says so: the chain's reports are numbered from 1. */
export type Incident = { from: Side; reportId: number; productId: number; instant: number }

/** Reports an incident on a chain and has it validated at home. Returns what the message cost, if there was one. */
export async function openIncident(network: Network, { from, reportId, productId, instant }: Incident) {
  const { home, accounts } = network
  const { eid, omnicover } = from
  const report = { abi: claimDeskAbi, functionName: 'report', args: [productId, instant, evidence] } as const
  await network.send(from, accounts.keeper, planCall(omnicover.desk, report))
  const key = { type: MessageType.INCIDENT_REPORTED, reportId } as const
  const delivery = from.eid === home.eid ? undefined : await network.pass(from, home, key)
  if (!delivery) await network.passLocal(key)

  const message = { eid, reportId, productId, instant, evidence }
  const signatures = await sign(network, { primaryType: 'Validate', message })
  const validate = { abi: assessmentAbi, functionName: 'validate', args: [eid, reportId, signatures] } as const
  await network.send(home, accounts.keeper, planCall(home.contracts.assessment, validate))
  return delivery
}

/** Decides an incident at home. */
export async function decideIncident(network: Network, incidentId: number, ratio: number): Promise<void> {
  const { home, accounts } = network
  const message = { incidentId, ratio, evidence }
  const signatures = await sign(network, { primaryType: 'Decide', message })
  const decide = {
    abi: assessmentAbi,
    functionName: 'decide',
    args: [incidentId, ratio, evidence, signatures],
  } as const
  await network.send(home, accounts.keeper, planCall(home.contracts.assessment, decide))
}

/** Decides an incident of the away chain alone at home, by a tree of its covers. */
export async function decideByTree(network: Network, incidentId: number, tree: { top: Hex; total: bigint }) {
  const { home, away, accounts } = network
  const allocations = [{ eid: away.eid, top: tree.top, total: tree.total }]
  const message = { incidentId, allocations, evidence }
  const statement = { primaryType: 'DecideByTree', message } as const
  const args = [incidentId, allocations, evidence, await sign(network, statement)] as const
  const decide = { abi: assessmentAbi, functionName: 'decideByTree', args } as const
  await network.send(home, accounts.keeper, planCall(home.contracts.assessment, decide))
}

/** Signatures of two assessors. */
function sign({ accounts, home }: Network, statement: Statement): Promise<Hex[]> {
  const { assessment } = home.contracts
  return signStatement(accounts.assessors, 2, { chainId: home.chainId, assessment }, statement)
}
