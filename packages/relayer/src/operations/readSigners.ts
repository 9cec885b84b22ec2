import type { Address } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import type { RelayerConfig } from '../config.js'
import { larger } from '../domain/bigints.js'
import { RelayerError } from '../errors.js'
import { openMessageStore } from '../messages/messageStore.js'
import { endOf, type Operator } from './operator.js'

/** Gas of one message for each role, from the figures that the repository's benches measured, rounded up. */
const gasOf = { executor: 500_000n, 'DVN admin': 90_000n, keeper: 1_000_000n } as const

/** A key that pays for transactions on a chain. */
export type PayingSigner = {
  readonly role: keyof typeof gasOf
  /** Name of the DVN, for its admin. */
  readonly dvn: string | undefined
  readonly eid: number
  readonly address: Address
  /** Wei. */
  readonly balance: bigint
  /** Wei of it that messages which can be delivered ask it to hand on; 0 without a store. */
  readonly owed: bigint
  /** Messages that the rest pays for, at the fee of this moment. */
  readonly messages: bigint
}

/** A key, or why its chain cannot be read. */
export type SignerRow = ({ readonly problem: undefined } & PayingSigner) | ({ readonly problem: string } & Payer)

/** An address that pays, and for what. */
export type Payer = Omit<PayingSigner, 'balance' | 'owed' | 'messages'>

/**
 * Lists the keys of a configuration that pay for transactions.
 *
 * @param config - with its keys, of which only the addresses are told
 * @returns one for each role and chain
 */
export function payersOf({ network, keys }: RelayerConfig): readonly Payer[] {
  return network.chains.flatMap(({ eid }): Payer[] => {
    const executor = keys.executors[eid]
    const { keeper } = keys
    return [
      ...(executor ? [{ role: 'executor' as const, dvn: undefined, eid, address: privateKeyToAddress(executor) }] : []),
      ...Object.entries(keys.dvns).flatMap(([dvn, byEid]) => {
        const admin = byEid[eid]?.admin
        return admin ? [{ role: 'DVN admin' as const, dvn, eid, address: privateKeyToAddress(admin) }] : []
      }),
      ...(keeper ? [{ role: 'keeper' as const, dvn: undefined, eid, address: privateKeyToAddress(keeper) }] : []),
    ]
  })
}

/**
 * Reads what the keys that pay have.
 *
 * @param operator - where to look
 * @param payers - whose balances
 * @returns one row for each; a chain that does not answer takes away only its own
 */
export async function readSigners(operator: Operator, payers: readonly Payer[]): Promise<readonly SignerRow[]> {
  return Promise.all(
    payers.map(async (payer): Promise<SignerRow> => {
      const { chain } = endOf(operator, payer.eid)
      try {
        const [balance, fees] = await Promise.all([chain.getBalance(payer.address), chain.getFees()])
        const owed = payer.role === 'executor' ? await weiAskedFor(operator, payer.eid) : 0n
        const price = larger(1n, gasOf[payer.role] * fees.maxFeePerGas)
        return { problem: undefined, ...payer, balance, owed, messages: larger(0n, balance - owed) / price }
      } catch (error) {
        if (error instanceof RelayerError) return { problem: error.shortMessage, ...payer }
        throw error
      }
    }),
  )
}

/** Wei that messages to a chain which can be delivered hand to their handlers. */
async function weiAskedFor({ network, store }: Operator, eid: number): Promise<bigint> {
  let sum = 0n
  if (store === undefined || network.maxValuePerMessage === 0n) return sum
  for await (const { status, refusal, value } of openMessageStore(store).openTo(eid))
    if (refusal === undefined && (status === 'verified' || status === 'committed')) sum += value
  return sum
}
