import {
  confirmKeeperStep,
  guidAt,
  pathwayKey,
  readNonces,
  type SendResult,
  type Signer,
  type Store,
} from '@omnicover/relayer'
import type { Service } from '@omnicover/service-shared'
import { slice } from 'viem'
import * as z from 'zod'
import type { CanaryConfig } from './config.js'
import { CanaryLateError, CanaryUnsentError } from './errors.js'

/** A schedule sends nothing, or what it likes: there is one thing to do. */
export const canaryEvent = z.unknown()

type Ping = CanaryConfig['pings'][number]

/** The message that was sent last, until it has arrived. */
const underWaySchema = z.object({ nonce: z.bigint(), sentMs: z.number() })

/** Who sends, and what. */
export type CanaryParameters = {
  readonly config: CanaryConfig
  readonly signer: Signer
  /** False for a dry run. */
  readonly isSigning: boolean
}

/**
 * Makes a round of the canary: looks whether the messages of the last round have arrived, and sends new ones. Unlike every other measurement
 * it notices when nothing happens at all.
 *
 * @param service - the world
 * @param parameters - key and calls
 * @returns the round; it throws {@link CanaryLateError} when a message is late, and sends no more over that pathway until it has arrived, and
 * {@link CanaryUnsentError} when its key may or can not pay for one
 */
export function createCanary(service: Service, { config, signer, isSigning }: CanaryParameters) {
  const { context, clock, metrics, ports } = service
  const { store } = ports

  /** Its own functions and no others, whatever stands in the table. */
  const permitsOn = (eid: number) =>
    config.pings
      .filter(({ srcEid }) => srcEid === eid)
      .map(({ call: { to, data, value } }) => ({ to, begins: slice(data, 0, 4), maxValue: value }))

  /** Sends a ping unless the last one is under way. Returns what became of it, and how late the last one is, seconds. */
  async function round(ping: Ping): Promise<{ readonly result?: SendResult; readonly late: number }> {
    const { sent, executed } = await readNonces(context, ping)
    const last = await readUnderWay(store, ping)
    const ageMs = last === undefined ? 0 : clock.nowMs() - last.sentMs
    if (last !== undefined && executed < last.nonce) {
      return { late: Math.max(0, Math.floor(ageMs / 1_000) - ping.withinSeconds) }
    }
    if (last !== undefined) await noteArrival(ping, last.nonce)
    return { result: await send(ping, sent + 1n), late: 0 }
  }

  async function noteArrival(ping: Ping, nonce: bigint): Promise<void> {
    const copies = await context.messages.withGuid(ping.dstEid, { nonce, guid: guidAt(ping, nonce) })
    const message = copies.find(({ delivery }) => delivery !== undefined)
    if (message?.delivery !== undefined) {
      metrics.record({ CanaryLatencySeconds: (message.delivery.atMs - message.seenAtMs) / 1_000 })
    }
    await writeUnderWay(store, ping, undefined)
  }

  async function send({ call, ...ping }: Ping, nonce: bigint): Promise<SendResult> {
    const sender = service.senderFor(signer, ping.srcEid, permitsOn(ping.srcEid), isSigning)
    const { to, data, value, gas } = call
    const task = `canary:${pathwayKey(ping)}:${nonce}`
    const result = await sender.send({ tasks: [task], to, data, value, gas })
    if (result === 'sent') await writeUnderWay(store, ping, { nonce, sentMs: clock.nowMs() })
    return result
  }

  return async (_: unknown, owner: string) => {
    const sum = { sent: 0 }
    const [late, unsent]: [string[], string[]] = [[], []]
    const senders = [...new Set(config.pings.map(({ srcEid }) => srcEid))].flatMap((eid) => {
      const chain = context.chains.get(eid)
      return chain === undefined
        ? []
        : [{ eid, chain, sender: service.senderFor(signer, eid, permitsOn(eid), isSigning) }]
    })
    await service.runAlone('canary', owner, [
      ...senders.map((sender) => confirmKeeperStep(context, sender)),
      ...config.pings.map((ping) => ({
        name: `canary ${pathwayKey(ping)}`,
        run: async () => {
          const { result, late: seconds } = await round(ping)
          if (result === 'sent') sum.sent += 1
          if (result === 'unfunded') unsent.push(`fund ${signer.address} on ${ping.srcEid}`)
          if (result === 'tooDear') unsent.push(`a ceiling of fees is reached on ${ping.srcEid}`)
          if (seconds > 0) late.push(`${pathwayKey(ping)} by ${seconds} s`)
        },
      })),
    ])
    if (late.length > 0) throw new CanaryLateError(late)
    if (unsent.length > 0) throw new CanaryUnsentError(unsent)
    return { outcome: isSigning ? 'sent' : 'withheld', pings: config.pings.length, ...sum }
  }
}

const keyOf = (ping: Omit<Ping, 'call'>) => `canary/${pathwayKey(ping)}`

async function readUnderWay(store: Store, ping: Ping) {
  const parsed = underWaySchema.safeParse((await store.get(keyOf(ping)))?.value)
  return parsed.success ? parsed.data : undefined
}

/** One writer: the canary runs alone. */
async function writeUnderWay(
  store: Store,
  ping: Omit<Ping, 'call'>,
  underWay: z.output<typeof underWaySchema> | undefined,
): Promise<void> {
  const { version } = (await store.get(keyOf(ping))) ?? { version: 0 }
  if (underWay !== undefined) await store.compareAndSwap(keyOf(ping), version, underWay)
  else if (version > 0) await store.remove(keyOf(ping), version)
}
