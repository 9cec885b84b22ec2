import { type Address, type Hash, type Hex, isHex, parseTransaction } from 'viem'
import * as z from 'zod'

const hex = z.custom<Hex>((value) => isHex(value))

const rowSchema = z.object({
  nonce: z.number(),
  tasks: z.array(z.string()).min(1).readonly(),
  to: z.custom<Address>((value) => isHex(value)),
  /** The calldata, until it is signed. */
  data: hex.optional(),
  /** The newest form with its signature, and the calldata in it. Only one is kept: a row is no larger than DynamoDB takes, however often its fee is raised. */
  raw: hex.optional(),
  value: z.bigint(),
  gas: z.bigint(),
  /** Gas of the task that takes the most; an equal part of `gas` when absent. */
  mostGas: z.bigint().optional(),
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
      maxFeePerGas: z.bigint(),
      maxPriorityFeePerGas: z.bigint(),
      atMs: z.number(),
      /** Whether it is the empty call in place of the one of the row. */
      isEmpty: z.boolean().optional(),
    }),
  ),
})

/** Rows of before had the bytes in every form, and the calldata besides. */
export const transactionRowSchema = z.preprocess((value) => {
  const before = formsWithBytes.safeParse(value)
  return before.success ? { ...before.data, data: undefined, raw: before.data.signed.at(-1)?.raw } : value
}, rowSchema)

const formsWithBytes = z.looseObject({
  raw: z.undefined().optional(),
  signed: z.array(z.looseObject({ raw: hex })).min(1),
})

/** A transaction in flight, as it is written down before anything else happens to it. */
export type TransactionRow = z.infer<typeof transactionRowSchema>
/** One signed form of a transaction. */
export type SignedForm = TransactionRow['signed'][number]

/** The calldata of a row, wherever it is. */
export function calldataOf({ data, raw }: Pick<TransactionRow, 'data' | 'raw'>): Hex {
  return data ?? (raw && parseTransaction(raw).data) ?? '0x'
}
