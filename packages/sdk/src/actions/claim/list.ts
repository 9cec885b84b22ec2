import { readContract } from 'viem/actions'
import { incidentsAbi } from '../../abis/lens.js'
import { assertClientChain } from '../../internal/chain.js'
import { INCIDENTS_PER_CALL, readIncidentPages } from '../../internal/lens/readIncidentPages.js'
import { toIncident } from '../../internal/toIncident.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Incident } from '../../types/incident.js'

/**
 * Lists the incidents that a chain knows. Makes one `eth_call` for every 500 ids.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.firstIncident - Id from which to look. Default 1, the first of all.
 * @returns The incidents, by ascending id.
 */
export async function list(client: AnyClient, parameters: list.Parameters): Promise<list.ReturnValue> {
  const { deployment, firstIncident = 1 } = parameters
  assertClientChain(client, deployment)
  const contract = { address: deployment.lens, abi: incidentsAbi, functionName: 'incidents' } as const
  return readIncidentPages(firstIncident, async (first) => {
    const [page, known] = await readContract(client, { ...contract, args: [first, INCIDENTS_PER_CALL] })
    const items = page.map(({ incidentId, incident }) => toIncident(incidentId, incident))
    return { items, seen: items.length, known }
  })
}

export namespace list {
  export type Parameters = { deployment: Deployment; firstIncident?: number | undefined }
  export type ReturnValue = Incident[]
}
