import { getChainId } from 'viem/actions'
import { WrongChainError } from '../errors/request.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import { assertDeployment } from './input.js'

/** Refuses a client that says it is of another chain. Asks nobody: a client without a chain passes. */
export function assertClientChain(client: AnyClient, deployment: Deployment): void {
  assertDeployment(deployment)
  const { chainId } = deployment
  if (client.chain && client.chain.id !== chainId)
    throw new WrongChainError({ subject: 'client', expected: chainId, actual: client.chain.id })
}

/** Asks the node or wallet which chain it is on: before money moves, its word counts and not the client's. */
export async function assertConnectedChain(client: AnyClient, deployment: Deployment): Promise<void> {
  assertClientChain(client, deployment)
  const actual = await getChainId(client)
  if (actual !== deployment.chainId)
    throw new WrongChainError({ subject: 'client', expected: deployment.chainId, actual })
}
