import { commonEnvironment, keyId, parseEnvironment, signing } from '@omnicover/service-shared'
import { type Address, isAddress } from 'viem'
import * as z from 'zod'

const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), 'expected an address')
const eid = z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more')

/** What the parameter of the keeper holds: the contracts to look after, and how often they have to speak. */
export const keeperSchema = z.strictObject({
  home: z.strictObject({ eid, ledger: address, registry: address, assessment: address, remitter: address }),
  /** Every chain with a market, home among them. */
  chains: z
    .array(
      z.strictObject({
        eid,
        ...{ gateway: address, market: address, desk: address },
        pools: z.array(z.strictObject({ poolId: z.int().positive(), address, bridge: address })),
      }),
    )
    .min(1),
  /** Seconds. */
  policy: z.strictObject({ hearEvery: z.int().positive(), reportEvery: z.int().positive() }),
  resendAfterMs: z.int().positive().default(600_000),
  gasLimit: z
    .union([z.int().positive(), z.string().regex(/^\d+$/)])
    .transform(BigInt)
    .default(3_000_000n),
  /** Where the leaves of decisions by tree are published, see docs/leaves.md. Without it the keeper pays decisions by ratio alone. */
  claims: z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'expected a URL' }) }).optional(),
})

/**
 * What the function reads of one file of leaves: some 180,000 covers, which are hashed in a sixth of its time. It stays in memory while the
 * function is warm, as does its tree.
 */
export const leavesLimits = { maxBytes: 8_000_000, timeoutMs: 5_000 }

/**
 * Reads the configuration from the environment of the function.
 *
 * @param environment - usually `process.env`
 * @returns the configuration, by the names of the variables
 * @throws {ConfigInvalidError} with a line for each value that is wrong or absent
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>) {
  return parseEnvironment(
    {
      ...commonEnvironment,
      SIGNING: signing,
      KEEPER_KEY_ID: keyId,
      /** The parameter with {@link keeperSchema}. */
      KEEPER_PARAMETER: commonEnvironment.NETWORK_PARAMETER,
    },
    environment,
  )
}
