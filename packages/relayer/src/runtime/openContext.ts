import { chargeMessages } from '../costs/chargeMessages.js'
import type { UsageMeter } from '../costs/usageMeter.js'
import { openMessageStore } from '../messages/messageStore.js'
import type { DvnConfig, Network } from '../network.js'
import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { Observer } from '../ports/observer.js'
import type { Signer } from '../ports/signer.js'
import type { Store } from '../ports/store.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import type { Veto } from '../ports/veto.js'
import type { CallPermit } from '../sender/callPermit.js'
import { createTransactionSender } from '../sender/createTransactionSender.js'
import { connectSources } from '../useCases/connectSources.js'
import { chainOf, type Dvn, type RelayerContext, required } from '../useCases/context.js'
import { createMarketVeto } from '../veto/createMarketVeto.js'
import { inTime } from '../veto/inTime.js'

/** The outside world of the stages, without any key. */
export type StagePorts = {
  readonly store: Store
  readonly clock: Clock
  readonly observer: Observer
  /** Counts what is used of AWS: each message is charged with its share. */
  readonly meter?: UsageMeter | undefined
  /** The operator's last word before a DVN signs, after that of `network.veto`. */
  readonly veto?: Veto | undefined
  /** Opens a connection. DVNs get connections of their own. */
  readonly connect: (parameters: {
    eid: number
    chainId: number
    rpcUrls: readonly string[]
    timeoutMs: number
    mostBytes: number
  }) => Chain
}

/** The keys of a DVN: who signs its attestations to a chain, and by eid who sends them there. */
export type DvnKeys = {
  readonly signersOn: (eid: number) => readonly Signer[]
  readonly senders: ReadonlyMap<number, TransactionSender>
}

/**
 * Connects what every stage works with.
 *
 * @param network - chains, pathways and limits
 * @param ports - the outside world
 * @returns the context; nothing is asked yet
 */
export function openContext(network: Network, ports: StagePorts): RelayerContext {
  const { store, clock, observer, meter } = ports
  const messages = openMessageStore(store)
  const connect = connectionsOf(network, ports)
  return {
    ...{ network, store, clock, observer, meter },
    chains: new Map(network.chains.map((chain) => [chain.eid, connect(chain)])),
    sources: new Map(network.chains.map((chain) => [chain.eid, connectSources(chain, connect)])),
    messages: meter === undefined ? messages : chargeMessages(messages, meter),
  }
}

/**
 * Opens the sender of one key on one chain.
 *
 * @param context - see {@link openContext}
 * @param signer - the key
 * @param eid - the chain
 * @param permits - what the key is there for
 * @returns the sender; it reads its rows at the first call
 * @throws {ConfigInvalidError} when the chain is not configured
 */
export function openSender(
  context: RelayerContext,
  signer: Signer,
  eid: number,
  permits: readonly CallPermit[],
): TransactionSender {
  const { store, clock, observer, network } = context
  const chain = chainOf(context, eid)
  return createTransactionSender({ chain, store, clock, observer, policy: network.send, signer, permits })
}

/**
 * Opens a DVN with its keys and its own connections.
 *
 * @param context - see {@link openContext}
 * @param ports - the outside world
 * @param config - the DVN
 * @param keys - its keys
 * @returns the DVN
 */
export function openDvn(
  context: RelayerContext,
  ports: Pick<StagePorts, 'connect' | 'veto'>,
  { name, chains }: DvnConfig,
  { signersOn, senders }: DvnKeys,
): Dvn {
  const connect = connectionsOf(context.network, ports)
  return {
    ...{ name, senders, vetoes: vetoesOf(context.network, ports) },
    signers: new Map(chains.map(({ eid }) => [eid, signersOn(eid)])),
    connections: new Map(
      chains.map(({ eid, rpcUrls }) => [eid, rpcUrls.map((url) => connect({ eid, rpcUrls: [url] }))]),
    ),
  }
}

/**
 * Only a DVN asks them, so a function that signs nothing does without their code. That of the market asks connections, each of which has a
 * time of its own; the operator's may ask anything.
 */
function vetoesOf({ market, veto }: Network, ports: Pick<StagePorts, 'veto'>): readonly Veto[] {
  const own = market !== undefined && veto === 'market' ? createMarketVeto(market) : undefined
  return [own, ports.veto && inTime(ports.veto)].filter((one) => one !== undefined)
}

function connectionsOf(network: Network, { connect }: Pick<StagePorts, 'connect'>) {
  return ({ eid, rpcUrls }: { readonly eid: number; readonly rpcUrls: readonly string[] }): Chain => {
    const chainId = required(network.chains.find((chain) => chain.eid === eid)?.chainId, `the chain id of ${eid}`)
    return connect({ eid, chainId, rpcUrls, timeoutMs: network.rpcTimeoutMs, mostBytes: network.rpcMostBytes })
  }
}
