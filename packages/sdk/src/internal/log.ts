import type { Address } from 'viem'
import { isAddressEqual } from 'viem/utils'
import { MissingEventError } from '../errors/transaction.js'

/** The logs that the contract itself wrote: a receipt may hold look-alikes of others. */
export function findOwnLogs<log extends { address: Address }>(logs: log[], address: Address): log[] {
  return logs.filter((log) => isAddressEqual(log.address, address))
}

/** The first of them. */
export function findOwnLog<log extends { address: Address; eventName: string }>(logs: log[], address: Address): log {
  const [own] = findOwnLogs(logs, address)
  if (!own) throw new MissingEventError({ address })
  return own
}
