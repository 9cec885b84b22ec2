import type { Packet } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { type Hash, slice, toHex, zeroHash } from 'viem'
import { receiverOf } from '../domain/endpoint.js'
import { guidAt } from '../domain/guidAt.js'
import { pathwayKey } from '../domain/pathwayKey.js'
import { openMessageStore } from '../messages/messageStore.js'
import { contractRead } from '../ports/chain.js'
import { toMessageReport } from '../runtime/messageReport.js'
import { readPause } from '../useCases/pause.js'
import { type FarEvent, readFarEvents } from './farEvents.js'
import { type FarSide, readFarSide } from './farSide.js'
import { findMessages } from './findMessages.js'
import { nextStep, stageOf } from './nextStep.js'
import { endOf, type Operator } from './operator.js'
import type { SentMessage } from './sentMessages.js'
import type { ComposedCall, Failure, Moment, Story, StoryFacts, StoryRecord } from './story.js'
import { possibleStep, tryStep } from './trial.js'

/** What the endpoint keeps in the place of a composed call that was run. */
const doneHash = toHex(1n, { size: 32 })

/** After one of these the endpoint holds a message for executed. */
const endings: ReadonlySet<FarEvent['type']> = new Set(['delivered', 'skipped', 'burnt'])

/**
 * Tells the whole story of messages, from both chains.
 *
 * @param operator - where to look
 * @param id - a guid, or the hash of a transaction on any configured chain
 * @returns one story for a guid; for a transaction, one for each message that it moved
 * @throws {MessageUnknownError} when there is no such message
 * @throws {RelayerError} when a chain cannot be read
 */
export async function explainMessages(operator: Operator, id: Hash): Promise<readonly Story[]> {
  const stories: Story[] = []
  for (const sent of await findMessages(operator, id)) stories.push(await tellStory(operator, sent))
  return stories
}

/**
 * Tells the whole story of one message.
 *
 * @param operator - where to look
 * @param sent - the message, as its source chain has it
 * @returns the story
 * @throws {RelayerError} when a chain cannot be read
 */
export async function tellStory(operator: Operator, sent: SentMessage): Promise<Story> {
  const { packet } = sent
  const source = endOf(operator, packet.srcEid)
  const [head, block, far] = await Promise.all([
    source.chain.getHead(),
    source.chain.getBlock(sent.blockNumber),
    readFarSide(operator, packet),
  ])
  const asksCompose = !('refused' in sent.options) && sent.options.composeGas > 0n
  const isEnough = (sofar: readonly FarEvent[]) =>
    sofar.some(({ type }) => type === (asksCompose ? 'composeRun' : 'delivered'))
  const atSeconds = block?.timestamp ?? head.timestamp
  const recent = await readFarEvents(operator, packet, atSeconds, isEnough)
  // Two clocks that are far apart hide what happened: then everything is read.
  const isHidden = far.state === 'executed' && !recent.some(({ type }) => endings.has(type))
  const events = isHidden ? await readFarEvents(operator, packet, 0n, isEnough) : recent
  const composed = await readComposed(operator, packet, events)
  const possible = possibleStep(operator, sent, {
    isVerified: far.state === 'empty' && far.isVerifiable,
    isExecutable: far.state === 'committed' && packet.nonce <= far.committedUpTo,
    composed,
  })
  const facts: StoryFacts = {
    ...pathOf(packet),
    sent: {
      ...momentOf(sent),
      blockHash: sent.blockHash,
      atSeconds,
      confirmations: head.number - sent.blockNumber + 1n,
      wantedConfirmations: wantedBy(operator, packet) ?? far.wantedConfirmations,
      sendLibrary: sent.sendLibrary,
      options: sent.options,
    },
    verification: verificationOf(far, events),
    state: far.state,
    waitsFor: waitsFor(packet, far),
    ...happened(events),
    composed,
    trial: possible && (await tryStep(operator, packet, possible)),
    record: await recordOf(operator, sent),
    pausedBecause: await pauseReason(operator, packet),
  }
  const stage = stageOf(facts)
  return { ...facts, stage, next: nextStep(facts, stage) }
}

function pathOf(packet: Packet) {
  const { guid, payloadHash, nonce, srcEid, dstEid, message } = packet
  return {
    guid,
    payloadHash,
    nonce,
    srcEid,
    sender: slice(packet.sender, 12),
    dstEid,
    receiver: receiverOf(packet),
    message,
  }
}

const momentOf = ({ transactionHash, blockNumber }: Moment): Moment => ({ transactionHash, blockNumber })

/** Confirmations that the relayer is configured to wait for. */
function wantedBy({ network }: Operator, packet: Packet): bigint | undefined {
  const { srcEid, dstEid, sender, receiver } = pathOf(packet)
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  const pathway = network.pathways.find(
    (one) => one.srcEid === srcEid && one.dstEid === dstEid && same(one.sender, sender) && same(one.receiver, receiver),
  )
  return pathway && BigInt(pathway.confirmations)
}

function verificationOf(far: FarSide, events: readonly FarEvent[]): StoryFacts['verification'] {
  const { wantedConfirmations, optionalThreshold, isVerifiable, isLibraryValid } = far
  const attestations = far.attestations.map((one) => {
    const event = events.findLast(
      (candidate) => candidate.type === 'attested' && candidate.dvn.toLowerCase() === one.dvn.toLowerCase(),
    )
    // The library forgets what it was told once the message is committed; the event stays.
    const said = one.confirmations ?? (event?.type === 'attested' ? event.confirmations : undefined)
    const isEnough = said !== undefined && said >= wantedConfirmations
    return { ...one, confirmations: said, isEnough, transactionHash: event?.transactionHash }
  })
  return { attestations, wantedConfirmations, optionalThreshold, isVerifiable, isLibraryValid }
}

function waitsFor(packet: Packet, { state, committedUpTo }: FarSide): StoryFacts['waitsFor'] {
  if (state !== 'committed' || packet.nonce <= committedUpTo) return undefined
  const nonce = committedUpTo + 1n
  const { srcEid, sender, dstEid, receiver } = pathOf(packet)
  return { nonce, guid: guidAt({ srcEid, sender, dstEid, receiver }, nonce) }
}

function happened(events: readonly FarEvent[]) {
  const last = (...types: FarEvent['type'][]) => events.findLast(({ type }) => types.includes(type))
  const [committed, delivered, given] = [last('committed'), last('delivered'), last('skipped', 'burnt')]
  const how = given?.type === 'burnt' ? ('burnt' as const) : ('skipped' as const)
  return {
    committed: committed && momentOf(committed),
    delivered: delivered && momentOf(delivered),
    discarded: given && { ...momentOf(given), how },
    failures: failuresOf(events, 'failed'),
  }
}

function failuresOf(events: readonly FarEvent[], kind: 'failed' | 'composeFailed'): Failure[] {
  return events.flatMap((event) => {
    if (event.type !== kind) return []
    const { executor, reason, gas } = event
    return [{ ...momentOf(event), executor, reason, gas }]
  })
}

async function readComposed(
  operator: Operator,
  { dstEid, guid }: Packet,
  events: readonly FarEvent[],
): Promise<ComposedCall | undefined> {
  const asked = events.findLast((event) => event.type === 'composed')
  if (asked?.type !== 'composed') return undefined
  const { from, to, message } = asked
  const { chain, config } = endOf(operator, dstEid)
  const args = [from, to, guid, 0] as const
  const [hash] = await chain.read([
    contractRead({ address: config.endpoint, abi: endpointV2Abi, functionName: 'composeQueue', args }),
  ])
  const run = events.findLast(({ type }) => type === 'composeRun')
  const state = hash === zeroHash ? 'gone' : hash === doneHash ? 'done' : 'waiting'
  return { from, to, message, state, run: run && momentOf(run), failures: failuresOf(events, 'composeFailed') }
}

async function recordOf({ store }: Operator, { packet, blockHash }: SentMessage): Promise<StoryRecord | undefined> {
  if (store === undefined) return undefined
  const known = await openMessageStore(store).withGuid(packet.dstEid, packet)
  const message = known.find((one) => one.payloadHash === packet.payloadHash && one.blockHash === blockHash)
  return message && { report: toMessageReport(message), retries: message.retries }
}

async function pauseReason({ store }: Operator, packet: Packet): Promise<string | undefined> {
  const paused = store && (await readPause(store))
  const isPaused = paused && (paused.everything || paused.pathways.includes(pathwayKey(pathOf(packet))))
  return isPaused ? paused.reason : undefined
}
