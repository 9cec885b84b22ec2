import type { Address } from 'viem'
import { isAddressEqual } from 'viem/utils'
import { MissingEventError } from '../errors/transaction.js'

/** The first of the logs that the contract itself wrote: a receipt may hold look-alikes of others. */
export function findOwnLog<log extends { address: Address; eventName: string }>(logs: log[], address: Address): log {
  const own = logs.find((log) => isAddressEqual(log.address, address))
  if (!own) throw new MissingEventError({ address })
  return own
}
