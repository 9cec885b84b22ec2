import type { ContractFunctionReturnType } from 'viem'
import type { getIncidentAbi } from '../abis/desk.js'
import type { Incident } from '../types/incident.js'

const statuses = ['unknown', 'open', 'decided', 'funded'] as const

type Stored = ContractFunctionReturnType<typeof getIncidentAbi, 'view', 'getIncident'>

/** An incident as the SDK gives it, out of what the desk has. */
export function toIncident(incidentId: number, { state, budgetLeft, ...stored }: Stored): Incident {
  return { incidentId, status: statuses[state] ?? 'unknown', ...stored, budgetLeft: BigInt(budgetLeft) }
}
