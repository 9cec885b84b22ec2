import type { Address } from 'viem'
import { getContractEvents } from 'viem/actions'
import { transferAbi } from '../../abis/market.js'
import { UnknownCoverError } from '../../errors/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import type { AnyClient } from '../../types/client.js'
import type { Cover } from '../../types/cover.js'
import type { Deployment } from '../../types/deployment.js'
import { getMany } from './getMany.js'

/**
 * Lists the covers that somebody owns on a chain, from the market's Transfer events: one `eth_getLogs`, and one `eth_call` for every
 * 200 covers. `claim.listPayable` says which of them are paid now.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.owner - Whose covers.
 * @param parameters.fromBlock - First block to search; no cover of the owner may be older. Default: the deployment's start.
 * @returns The covers that the owner has now, in the order in which they came.
 */
export async function list(client: AnyClient, parameters: list.Parameters): Promise<list.ReturnValue> {
  const { deployment, owner, fromBlock = deployment.startBlock ?? 0n } = parameters
  assertClientChain(client, deployment)
  const received = await getContractEvents(client, {
    address: deployment.market,
    abi: transferAbi,
    eventName: 'Transfer',
    args: { to: owner },
    fromBlock,
    strict: true,
  })
  const coverIds = [...new Set(received.map(({ args }) => args.id))]
  const results = await getMany(client, { deployment, coverIds })
  const covers = results.flatMap(({ cover, error }) => {
    // What a log tells of can be gone by now.
    if (error && !(error instanceof UnknownCoverError)) throw error
    return cover ?? []
  })
  // What was passed on since has another owner by now.
  return covers.filter((cover) => cover.owner.toLowerCase() === owner.toLowerCase())
}

export namespace list {
  export type Parameters = { deployment: Deployment; owner: Address; fromBlock?: bigint | undefined }
  export type ReturnValue = Cover[]
}
