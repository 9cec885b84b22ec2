import type { ConnectedChain } from '@omnicover/deployer'
import { dvnAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { readContract } from 'viem/actions'

/** A DVN of the operator's own. */
export type OwnDvn = {
  /** Its name in the relayer's file: small letters, digits and dashes. */
  readonly name: string
  readonly chains: readonly {
    readonly eid: number
    readonly address: Address
    readonly vid: number
    /** How many of its signers must sign. */
    readonly quorum: number
  }[]
}

/**
 * Asks the contracts of a DVN what its operator has to know.
 *
 * @param operator - its name in the configuration; every chain has a contract of it
 * @param chains - where
 * @returns the DVN
 * @throws what a node throws, also when there is no DVN at the address
 */
export async function readOwnDvn(operator: string, chains: readonly ConnectedChain[]): Promise<OwnDvn> {
  const read = async ({ client, network: { eid, dvns, endpoint } }: ConnectedChain) => {
    const dvn = { address: dvns[operator] ?? endpoint, abi: dvnAbi } as const
    const [vid, quorum] = await Promise.all([
      readContract(client, { ...dvn, functionName: 'vid' }),
      readContract(client, { ...dvn, functionName: 'quorum' }),
    ])
    return { eid, address: dvn.address, vid, quorum: Number(quorum) }
  }
  return { name: operator.toLowerCase().replace(/[^a-z0-9]+/g, '-'), chains: await Promise.all(chains.map(read)) }
}
