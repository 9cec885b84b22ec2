import * as z from 'zod'
import { addressField as address, eidField as eid } from '../domain/fields.js'

const seconds = z.int().positive()

/**
 * What a person writes for the keeper: the contracts to look after, and how often they have to speak. In the file of the local relayer it is
 * `keeper`, on AWS a parameter. Unknown keys are refused.
 */
export const keeperSchema = z.strictObject({
  home: z.strictObject({ eid, ledger: address, registry: address, assessment: address, remitter: address }),
  /** Every chain with a market, home among them. */
  chains: z
    .array(
      z.strictObject({
        eid,
        ...{ gateway: address, market: address, desk: address },
        pools: z.array(z.strictObject({ poolId: z.int().positive(), address, bridge: address })).min(1),
      }),
    )
    .min(1),
  /** See `KeepPolicy`. */
  policy: z.strictObject({ hearEvery: seconds, reportEvery: seconds }),
  /** Longer than a message takes from chain to chain, or it is paid for twice. */
  resendAfterMs: z.int().positive().default(600_000),
  gasLimit: z
    .union([z.int().positive(), z.string().regex(/^\d+$/)])
    .transform(BigInt)
    .default(3_000_000n),
  /** Where the leaves of decisions by tree are published, see docs/leaves.md. Without it the keeper pays decisions by ratio alone. */
  claims: z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'expected a URL' }) }).optional(),
})
