import type { Abi, ContractErrorArgs, ContractErrorName } from 'viem'
import type { BaseError } from '../errors/base.js'

/** Custom errors of contracts, and the class that each becomes. */
export type ErrorCatalog = {
  readonly abi: Abi
  readonly create: Readonly<Record<string, CreateError | undefined>>
}

/** Takes what the catalog's own ABI decodes for that name: no type can say so once catalogs are mixed. */
type CreateError = (args: never, cause: Error | undefined) => BaseError | undefined

/** A class for each error of the ABI: one that is missing does not compile. */
type Creators<abi extends Abi> = {
  [name in ContractErrorName<abi>]: (args: ContractErrorArgs<abi, name>, cause: Error | undefined) => BaseError
}

/** Ties an ABI of errors to their classes. */
export function defineErrors<const abi extends Abi>(abi: abi, create: Creators<abi>): ErrorCatalog {
  return { abi, create }
}
