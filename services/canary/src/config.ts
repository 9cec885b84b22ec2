import { addressField, eidField, weiField } from '@omnicover/relayer'
import { commonEnvironment, keyId, parseEnvironment, signing } from '@omnicover/service-shared'
import { type Hex, isHex } from 'viem'
import * as z from 'zod'

/** A call that sends a message over a pathway, of an application that was made for that. */
const pingSchema = z.strictObject({
  to: addressField,
  data: z.custom<Hex>((value) => isHex(value), 'expected calldata'),
  value: weiField,
  gas: weiField,
})

/** What the parameter of the canary holds. */
export const canarySchema = z.strictObject({
  pings: z
    .array(
      z.strictObject({
        ...{ srcEid: eidField, sender: addressField, dstEid: eidField, receiver: addressField },
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
