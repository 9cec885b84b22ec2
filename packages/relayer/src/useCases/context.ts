import { pad } from 'viem'
import type { UsageMeter } from '../costs/usageMeter.js'
import { ConfigInvalidError } from '../errors.js'
import type { Message } from '../messages/message.js'
import type { MessageStore } from '../messages/messageStore.js'
import type { ChainConfig, Network, PathwayConfig } from '../network.js'
import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { Observer, RelayerEvent } from '../ports/observer.js'
import type { Signer } from '../ports/signer.js'
import type { Store } from '../ports/store.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import type { Veto } from '../ports/veto.js'

/** What every use case works with. */
export type RelayerContext = {
  readonly network: Network
  readonly chains: ReadonlyMap<number, Chain>
  /** By eid: a connection to each of the configured URLs alone. See {@link connectSources}. */
  readonly sources: ReadonlyMap<number, readonly Chain[]>
  readonly store: Store
  readonly messages: MessageStore
  readonly clock: Clock
  readonly observer: Observer
  /** Counts what is used of AWS, where that costs. */
  readonly meter: UsageMeter | undefined
}

/** A DVN of this relayer, with its own keys and its own connections. */
export type Dvn = {
  readonly name: string
  /** By eid: who signs for it there, as many as its contract's quorum. */
  readonly signers: ReadonlyMap<number, readonly Signer[]>
  /** By eid: connections that this DVN alone uses. As many as its quorum must agree. */
  readonly connections: ReadonlyMap<number, readonly Chain[]>
  /** By eid: who submits its attestations there. */
  readonly senders: ReadonlyMap<number, TransactionSender>
  /** The last words before it signs: one that objects is enough. */
  readonly vetoes: readonly Veto[]
}

/** An event without its time, which {@link tell} adds. */
export type UntimedEvent = RelayerEvent extends infer Event
  ? Event extends RelayerEvent
    ? Omit<Event, 'atMs'>
    : never
  : never

/** Tells the observer. */
export function tell({ observer, clock }: RelayerContext, event: UntimedEvent): void {
  observer.onEvent({ ...event, atMs: clock.nowMs() } as RelayerEvent)
}

/** Makes sure of a value that every checked configuration has. @throws {ConfigInvalidError} when it does not */
export function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new ConfigInvalidError([`${what} is needed and is not there`])
  return value
}

/** The connection of this relayer to a chain. @throws {ConfigInvalidError} when the chain is not configured */
export function chainOf({ chains }: Pick<RelayerContext, 'chains'>, eid: number): Chain {
  return required(chains.get(eid), `eid ${eid}`)
}

/** The connections to each URL of a chain alone. */
export function sourcesOf({ sources }: RelayerContext, eid: number): readonly Chain[] {
  return required(sources.get(eid), `eid ${eid}`)
}

/** What is configured of a chain. @throws {ConfigInvalidError} when it is not */
export function chainConfigOf({ network }: Pick<RelayerContext, 'network'>, eid: number): ChainConfig {
  return required(
    network.chains.find((chain) => chain.eid === eid),
    `eid ${eid}`,
  )
}

/** The contract of a DVN on a chain. */
export function dvnContractOf({ network }: Pick<RelayerContext, 'network'>, name: string, eid: number) {
  const dvn = network.dvns.find((candidate) => candidate.name === name)
  return required(
    dvn?.chains.find((chain) => chain.eid === eid),
    `the contract of ${name} on ${eid}`,
  )
}

/** How many of a DVN's connections must agree; all of them, unless its operator says otherwise. */
export function quorumOf(context: RelayerContext, { name }: Dvn, srcEid: number): number {
  const { quorum, rpcUrls } = dvnContractOf(context, name, srcEid)
  return quorum ?? rpcUrls.length
}

/** Blocks that are read again with every scan: at least as many as a message needs to be final. */
export function reorgDepth({ network }: RelayerContext, eid: number): bigint {
  const wanted = network.pathways
    .filter(({ srcEid }) => srcEid === eid)
    .flatMap(({ confirmations, largeAmounts }) => [confirmations, ...largeAmounts.map((tier) => tier.confirmations)])
  return BigInt(Math.max(minReorgDepth, ...wanted))
}

const minReorgDepth = 16

/** The configured pathway that a message came over. */
export function pathwayOf({ network }: RelayerContext, message: Message): PathwayConfig | undefined {
  return network.pathways.find(
    ({ srcEid, dstEid, sender, receiver }) =>
      srcEid === message.srcEid &&
      dstEid === message.dstEid &&
      message.sender === pad(sender).toLowerCase() &&
      message.receiver.toLowerCase() === receiver.toLowerCase(),
  )
}
