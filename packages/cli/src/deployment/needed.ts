import type { UrlReference } from '../network/relayConfig.js'
import { keyFiles } from './keyFiles.js'
import type { OwnDvn } from './ownDvn.js'
import type { ServedChain } from './toRelayFile.js'

/** A key that a relayer's file names. */
export type NeededKey = {
  /** From the folder of the relayer's file. */
  readonly file: string
  readonly does: string
  /** Who has to know it, on which chain. */
  readonly knownTo: readonly string[]
}

/**
 * Lists the keys that a relayer's file names.
 *
 * @param chains - what it serves
 * @param dvns - the operator's own
 * @returns each file once
 */
export function neededKeys(chains: readonly ServedChain[], dvns: readonly OwnDvn[]): readonly NeededKey[] {
  const nameOf = (eid: number) => chains.find(({ network }) => network.eid === eid)?.name ?? String(eid)
  return [
    {
      ...{ file: keyFiles.executor, does: 'commits and delivers' },
      knownTo: chains.flatMap(({ name, network, isExecutorForeign }) =>
        isExecutorForeign ? [] : [`an admin of the executor ${network.executor} on ${name}`],
      ),
    },
    { file: keyFiles.keeper, does: 'sends what the contracts owe each other', knownTo: [] },
    ...dvns.flatMap(({ name, chains: on }) => [
      {
        ...{ file: keyFiles.admin(name), does: `sends what the DVN ${name} attests` },
        knownTo: on.map(({ eid, address }) => `an admin of the DVN ${address} on ${nameOf(eid)}`),
      },
      ...keyFiles.signers(name, Math.max(...on.map(({ quorum }) => quorum))).map((file) => ({
        ...{ file, does: `signs for the DVN ${name}; pays for nothing` },
        knownTo: on.map(({ eid, address }) => `a signer of the DVN ${address} on ${nameOf(eid)}`),
      })),
    ]),
  ]
}

/**
 * Lists the variables of the environment that a relayer's file names.
 *
 * @param urls - its nodes
 * @returns each variable once
 */
export function neededVariables(urls: readonly UrlReference[]): readonly string[] {
  return [...new Set(urls.flatMap((url) => (typeof url === 'string' ? [] : [url.env])))]
}
