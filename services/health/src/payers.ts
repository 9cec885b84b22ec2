import type { Network } from '@omnicover/relayer'
import type { Payer } from '@omnicover/relayer/operations'

/** Who pays. A key of KMS has the same address on every chain. */
export type PayerAddresses = Readonly<Record<'executor' | 'admin' | 'keeper', Payer['address']>>

/**
 * Lists the keys of this deployment that pay for transactions.
 *
 * @param network - chains and DVNs
 * @param dvnName - this deployment's DVN; its admin pays where the network has it
 * @param addresses - of the keys
 * @returns one for each role and chain. The canary's is not among them: it says itself when it cannot send
 */
export function payersOf(network: Network, dvnName: string, addresses: PayerAddresses): readonly Payer[] {
  const attested = network.dvns.find(({ name }) => name === dvnName)?.chains ?? []
  return network.chains.flatMap(({ eid }): Payer[] => [
    { role: 'executor', dvn: undefined, eid, address: addresses.executor },
    { role: 'keeper', dvn: undefined, eid, address: addresses.keeper },
    ...(attested.some((chain) => chain.eid === eid)
      ? [{ role: 'DVN admin' as const, dvn: dvnName, eid, address: addresses.admin }]
      : []),
  ])
}
