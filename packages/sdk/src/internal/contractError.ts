import type { Hex } from 'viem'
import { decodeErrorResult, isHex } from 'viem/utils'
import { BaseError } from '../errors/base.js'
import { ContractRevertError } from '../errors/transaction.js'
import type { ErrorCatalog } from './errorCatalog.js'

/**
 * Runs a call and turns what a contract of ours refused with into its class. Other failures (no connection, a wallet that
 * refuses) pass as viem made them.
 */
export async function withTypedErrors<result>(
  catalogs: readonly ErrorCatalog[],
  run: () => Promise<result>,
): Promise<result> {
  try {
    return await run()
  } catch (error) {
    throw toTypedError(error, catalogs)
  }
}

/** The typed error of a failed call; the same error if no contract refused. */
function toTypedError(error: unknown, catalogs: readonly ErrorCatalog[]): unknown {
  if (!(error instanceof Error) || error instanceof BaseError) return error
  const data = findRevertData(error)
  return data ? decodeRevert(data, error, catalogs) : error
}

/** The class of a revert's data, else a ContractRevertError that names it as far as the catalogs do. */
export function decodeRevert(data: Hex, cause: Error | undefined, catalogs: readonly ErrorCatalog[]): BaseError {
  const revert = decode(data, catalogs)
  if (!revert) return new ContractRevertError({ data, cause })
  const { errorName, args = [] } = revert
  for (const { create } of catalogs) {
    const error = create[errorName]?.(args as never, cause)
    if (error) return error
  }
  return new ContractRevertError({ data, errorName, args, cause })
}

function decode(data: Hex, catalogs: readonly ErrorCatalog[]) {
  try {
    return decodeErrorResult({ abi: catalogs.flatMap(({ abi }) => abi), data })
  } catch {
    return undefined
  }
}

/** Nodes and viem keep the data at different depths: the deepest error that has some is the node's. */
function findRevertData(error: Error): Hex | undefined {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const data = ['raw', 'data'].map((key) => asData(Reflect.get(current as Error, key))).find(Boolean)
    if (data) return data
  }
  return undefined
}

function asData(value: unknown): Hex | undefined {
  if (isHex(value)) return value.length >= 10 ? value : undefined
  return typeof value === 'object' && value !== null && 'data' in value ? asData(value.data) : undefined
}
