import {
  type Abi,
  type AbiEvent,
  type Address,
  type ContractEventName,
  type DecodeEventLogReturnType,
  decodeEventLog,
  getAbiItem,
  type Hex,
  toEventSelector,
} from 'viem'
import type { ChainLog } from '../ports/chain.js'

/** The arguments of an event, by name. */
export type EventArguments<abi extends Abi, name extends ContractEventName<abi>> = DecodeEventLogReturnType<
  abi,
  name
>['args']

type KnownEvent = { readonly selector: Hex; readonly abi: readonly [AbiEvent] }

/** Events that were looked up before: hashing the signatures of a whole ABI for each log takes longer than all the rest. */
const known = new WeakMap<Abi, Map<string, KnownEvent>>()

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
  const event = findEvent(abi, eventName)
  const contract = address.toLowerCase()
  return logs.flatMap((log) => {
    if (log.topics[0] !== event.selector || log.address.toLowerCase() !== contract) return []
    try {
      const decoded = decodeEventLog({ abi: event.abi, data: log.data, topics: [...log.topics] as [Hex, ...Hex[]] })
      return [{ args: decoded.args as unknown as EventArguments<abi, name>, log }]
    } catch {
      return []
    }
  })
}

function findEvent(abi: Abi, name: string): KnownEvent {
  const events = known.get(abi) ?? new Map<string, KnownEvent>()
  known.set(abi, events)
  const found = events.get(name)
  if (found !== undefined) return found
  const item = getAbiItem({ abi, name }) as AbiEvent
  const event = { selector: toEventSelector(item), abi: [item] } as const
  events.set(name, event)
  return event
}
