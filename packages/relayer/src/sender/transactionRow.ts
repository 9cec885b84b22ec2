import { type Address, type Hash, type Hex, isHex } from 'viem'
import * as z from 'zod'

const hex = z.custom<Hex>((value) => isHex(value))

export const transactionRowSchema = z.object({
  nonce: z.number(),
  tasks: z.array(z.string()).readonly(),
  to: z.custom<Address>((value) => isHex(value)),
  data: hex,
  value: z.bigint(),
  gas: z.bigint(),
  createdMs: z.number(),
  /** Whether an empty call is signed in place of this one, because no node would take it, or only its nonce is wanted. */
  cancelled: z.boolean(),
  /** Since when something is wrong, milliseconds since 1970. In the row, because who looks next may be another process. */
  since: z
    .object({
      /** No node takes it as it is. */
      refusedMs: z.number(),
      /** Its nonce is used, by all counts since then, and it has no receipt. */
      missingMs: z.number(),
      /** It is the lowest, and nonces below it are not used. */
      gapMs: z.number(),
    })
    .partial()
    .default({}),
  /** Every signed form, the newest last. Any of them may be mined. */
  signed: z.array(
    z.object({
      hash: z.custom<Hash>((value) => isHex(value)),
      raw: hex,
      maxFeePerGas: z.bigint(),
      maxPriorityFeePerGas: z.bigint(),
      atMs: z.number(),
      /** Whether it is the empty call in place of the one of the row. */
      isEmpty: z.boolean().optional(),
    }),
  ),
})

/** A transaction in flight, as it is written down before anything else happens to it. */
export type TransactionRow = z.infer<typeof transactionRowSchema>
/** One signed form of a transaction. */
export type SignedForm = TransactionRow['signed'][number]
