import { commonEnvironment, keyId, parseEnvironment, signing } from '@omnicover/service-shared'
import { type Address, type Hex, isAddress, isHex } from 'viem'
import * as z from 'zod'

const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), 'expected an address')
const wei = z.union([z.int().nonnegative(), z.string().regex(/^\d+$/, 'expected wei')]).transform(BigInt)

/** A call that sends a message over a pathway, of an application that was made for that. */
const pingSchema = z.strictObject({
  to: address,
  data: z.custom<Hex>((value) => isHex(value), 'expected calldata'),
  value: wei,
  gas: wei,
})

/** What the parameter of the canary holds. */
export const canarySchema = z.strictObject({
  pings: z
    .array(
      z.strictObject({
        ...{ srcEid: z.int().min(30_000), sender: address, dstEid: z.int().min(30_000), receiver: address },
        /** Seconds in which the message has to arrive. */
        withinSeconds: z.int().positive(),
        call: pingSchema,
      }),
    )
    .min(1),
})

/** What the canary sends. */
export type CanaryConfig = z.output<typeof canarySchema>

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
      CANARY_KEY_ID: keyId,
      /** The parameter with {@link canarySchema}. */
      CANARY_PARAMETER: commonEnvironment.NETWORK_PARAMETER,
    },
    environment,
  )
}
