import {
  type Abi,
  type Address,
  type ContractEventName,
  type DecodeEventLogReturnType,
  decodeEventLog,
  type Hex,
  isAddressEqual,
} from 'viem'
import type { ChainLog } from '../ports/chain.js'

/** The arguments of an event, by name. */
export type EventArguments<abi extends Abi, name extends ContractEventName<abi>> = DecodeEventLogReturnType<
  abi,
  name
>['args']

/**
 * Picks one kind of event of one contract out of logs, and decodes it.
 *
 * @param logs - any logs
 * @param address - the contract; the same event of another contract proves nothing
 * @param abi - its ABI
 * @param eventName - the event
 * @returns the arguments of each such event, with its log
 */
export function decodeLogs<const abi extends Abi, name extends ContractEventName<abi>>(
  logs: readonly ChainLog[],
  address: Address,
  abi: abi,
  eventName: name,
): { readonly args: EventArguments<abi, name>; readonly log: ChainLog }[] {
  return logs.flatMap((log) => {
    if (!isAddressEqual(log.address, address)) return []
    try {
      const decoded = decodeEventLog({ abi, eventName, data: log.data, topics: [...log.topics] as [Hex, ...Hex[]] })
      // viem decodes any event of the ABI, also when it is asked for one.
      if (decoded.eventName !== eventName) return []
      return [{ args: decoded.args as EventArguments<abi, name>, log }]
    } catch {
      return []
    }
  })
}
