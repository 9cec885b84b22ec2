import { assessmentAbi } from '@omnicover/deployments'
import { type Allocation, type Statement, signStatement } from '@omnicover/devnet'
import { encodeFunctionData, type Hex } from 'viem'
import { type Network, THRESHOLD } from '../network/startNetwork.js'
import { sendAs } from './people.js'

/** A report that reached home. */
export type ReportAtHome = { eid: number; reportId: number; productId: number; instant: number; evidence: Hex }

/**
 * Enough assessors sign that a report is valid, and somebody brings their signatures home.
 *
 * @param network - the network
 * @param report - the report
 * @returns receipt of the transaction that opened the incident
 */
export async function validate(network: Network, { eid, reportId, productId, instant, evidence }: ReportAtHome) {
  const message = { eid, reportId, productId, instant, evidence }
  const signatures = await signByEnough(network, { primaryType: 'Validate', message })
  const data = encodeFunctionData({ abi: assessmentAbi, functionName: 'validate', args: [eid, reportId, signatures] })
  return sendAs(network.home, network.devnet.accounts.deployer, { to: network.home.omnicover.home.assessment, data })
}

/**
 * Enough assessors sign what part of each cover is paid, and somebody brings their signatures home.
 *
 * @param network - the network
 * @param decision - incident, ratio in parts per million, and hash of the reasons
 * @returns receipt of the transaction that decided the incident
 */
export async function decide(network: Network, decision: { incidentId: number; ratio: number; evidence: Hex }) {
  const { incidentId, ratio, evidence } = decision
  const signatures = await signByEnough(network, { primaryType: 'Decide', message: decision })
  const args = [incidentId, ratio, evidence, signatures] as const
  const data = encodeFunctionData({ abi: assessmentAbi, functionName: 'decide', args })
  return sendAs(network.home, network.devnet.accounts.deployer, {
    to: network.home.omnicover.home.assessment,
    data,
  })
}

/**
 * Enough assessors sign a tree for each chain, and somebody brings their signatures home.
 *
 * @param network - the network
 * @param decision - incident, the trees by ascending eid, and hash of the reasons
 * @returns receipt of the transaction that decided the incident
 */
export async function signTrees(
  network: Network,
  decision: { incidentId: number; allocations: readonly Allocation[]; evidence: Hex },
) {
  const { incidentId, allocations, evidence } = decision
  const signatures = await signByEnough(network, { primaryType: 'DecideByTree', message: decision })
  const args = [incidentId, allocations, evidence, signatures] as const
  const data = encodeFunctionData({ abi: assessmentAbi, functionName: 'decideByTree', args })
  return sendAs(network.home, network.devnet.accounts.deployer, { to: network.home.omnicover.home.assessment, data })
}

function signByEnough({ devnet, home }: Network, statement: Statement): Promise<Hex[]> {
  const { assessment } = home.omnicover.home
  return signStatement(devnet.accounts.assessors, THRESHOLD, { chainId: home.chainId, assessment }, statement)
}
