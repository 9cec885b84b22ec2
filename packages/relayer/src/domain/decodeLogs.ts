import {
  type Abi,
  type AbiEvent,
  type AbiParameter,
  type Address,
  type ContractEventName,
  type DecodeEventLogReturnType,
  decodeAbiParameters,
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

type KnownEvent = { readonly selector: Hex; readonly inputs: AbiEvent['inputs'] }

/** Events that were looked up before: hashing a signature for each log takes longer than decoding it. */
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
      return [{ args: decodeArguments(event, log) as EventArguments<abi, name>, log }]
    } catch {
      return []
    }
  })
}

/** The arguments by name: indexed ones stand in topics of their own, the others together in the data. */
function decodeArguments({ inputs }: KnownEvent, { topics, data }: ChainLog): Readonly<Record<string, unknown>> {
  const indexed = inputs.filter((input) => input.indexed)
  const plain = inputs.filter((input) => !input.indexed)
  const values = decodeAbiParameters(plain, data)
  return Object.fromEntries([
    ...indexed.map((input, index) => [input.name, decodeTopic(input, topics[index + 1])]),
    ...plain.map(({ name }, index) => [name, values[index]]),
  ])
}

/** Of what does not fit into a topic, there is the hash. */
function decodeTopic(input: AbiParameter, topic: Hex | undefined): unknown {
  const [value] = decodeAbiParameters([isHashed(input) ? { type: 'bytes32' } : input], topic ?? '0x')
  return value
}

function isHashed({ type }: AbiParameter): boolean {
  return type === 'string' || type === 'bytes' || type === 'tuple' || type.endsWith(']')
}

function findEvent(abi: Abi, name: string): KnownEvent {
  const events = known.get(abi) ?? new Map<string, KnownEvent>()
  known.set(abi, events)
  const found = events.get(name)
  if (found !== undefined) return found
  const item = getAbiItem({ abi, name }) as AbiEvent
  const event = { selector: toEventSelector(item), inputs: item.inputs }
  events.set(name, event)
  return event
}
