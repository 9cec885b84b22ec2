import { assessmentAbi } from '@omnicover/deployments'
import { encodeFunctionData, type Hex, type LocalAccount } from 'viem'
import { signTypedData } from 'viem/actions'
import { type Network, THRESHOLD } from '../network/startNetwork.js'
import { clientOf, sendAs } from './people.js'

const types = {
  Validate: [
    { name: 'eid', type: 'uint32' },
    { name: 'reportId', type: 'uint32' },
    { name: 'productId', type: 'uint32' },
    { name: 'instant', type: 'uint40' },
    { name: 'evidence', type: 'bytes32' },
  ],
  Decide: [
    { name: 'incidentId', type: 'uint32' },
    { name: 'ratio', type: 'uint32' },
    { name: 'evidence', type: 'bytes32' },
  ],
} as const

/** A report that reached home. */
export type ReportAtHome = { eid: number; reportId: number; productId: number; instant: number; evidence: Hex }

/**
 * Enough assessors sign that a report is valid, and somebody brings their signatures home.
 *
 * @param network - the network
 * @param report - the report
 * @returns receipt of the transaction that opened the incident
 */
export async function validate(network: Network, report: ReportAtHome) {
  const { eid, reportId } = report
  const signatures = await signByEnough(network, (account) => sign(network, account, 'Validate', report))
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
  const signatures = await signByEnough(network, (account) => sign(network, account, 'Decide', decision))
  const args = [incidentId, ratio, evidence, signatures] as const
  const data = encodeFunctionData({ abi: assessmentAbi, functionName: 'decide', args })
  return sendAs(network.home, network.devnet.accounts.deployer, {
    to: network.home.omnicover.home.assessment,
    data,
  })
}

/** The contract wants signers in ascending order, so that none counts twice. */
async function signByEnough({ devnet }: Network, signOne: (account: LocalAccount) => Promise<Hex>): Promise<Hex[]> {
  const signers = [...devnet.accounts.assessors]
    .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
    .slice(0, THRESHOLD)
  return Promise.all(signers.map(signOne))
}

function sign(
  { home }: Network,
  account: LocalAccount,
  primaryType: keyof typeof types,
  message: Record<string, unknown>,
): Promise<Hex> {
  const verifyingContract = home.omnicover.home.assessment
  const domain = { name: 'OmniCover Assessment', version: '1', chainId: home.chainId, verifyingContract }
  return signTypedData(clientOf(home, account), { account, domain, types, primaryType, message } as Parameters<
    typeof signTypedData
  >[1])
}
