import { readContract } from 'viem/actions'
import { getIncidentAbi } from '../../abis/desk.js'
import { assertClientChain } from '../../internal/chain.js'
import { toIncident } from '../../internal/toIncident.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Incident } from '../../types/incident.js'

/**
 * Reads an incident as a chain knows it.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.incidentId - Number of the incident, the same on all chains.
 * @returns The incident; with status `unknown` when home's message has not come here, or there is none.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, incidentId } = parameters
  assertClientChain(client, deployment)
  const stored = await readContract(client, {
    address: deployment.desk,
    abi: getIncidentAbi,
    functionName: 'getIncident',
    args: [incidentId],
  })
  return toIncident(incidentId, stored)
}

export namespace get {
  export type Parameters = { deployment: Deployment; incidentId: number }
  export type ReturnValue = Incident
}
