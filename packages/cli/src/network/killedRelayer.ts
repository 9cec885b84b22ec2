import { setTimeout as sleep } from 'node:timers/promises'
import { keccak256, stringToHex } from 'viem'
import type { PrintedMessage, RelayerProcess } from './relayerProcess.js'

/** A relayer whose process is killed again and again; each time another one carries on with the same store. */
export type KilledRelayer = {
  /** Resolves when the last kill has happened and the relayer runs again; rejects when it ends by itself or does not start. */
  readonly survived: Promise<void>
  /** Rejects when the relayer ends although nobody stopped or killed it. */
  readonly ended: Promise<never>
  /** Stops it, and the killing, and returns every message that any of its processes saw. May be called twice. */
  readonly stop: () => Promise<readonly PrintedMessage[]>
}

/** A moment of the story. */
export type Moment = {
  /** Number of the step, from 1. */
  readonly step: number
  /** Since that step began. */
  readonly seconds: number
}

/** The step in which the relayer has its first work: the chains stand then. */
const FIRST_STEP = 2

/** Seconds that each step from the first takes at least: deposits, sales, changes, incidents, payouts, the exit. */
const STEP_SECONDS = [12, 5, 2, 14, 8, 5] as const

const POLL_MS = 50

/**
 * Draws the moments at which the relayer is killed: in one step of the story after the other, from a step that is drawn too.
 *
 * @param kills - how many; from six on every step has one
 * @param seed - the same seed gives the same moments
 * @returns the moments, in the order of the story
 */
export function planKills(kills: number, seed: number): readonly Moment[] {
  const draw = (what: string, below: number) =>
    Number(BigInt(keccak256(stringToHex(`${seed}/${what}`))) % BigInt(below))
  const offset = draw('first', STEP_SECONDS.length)
  const toMoment = (_: unknown, i: number): Moment => {
    const step = (i + offset) % STEP_SECONDS.length
    return { step: step + FIRST_STEP, seconds: draw(`${i}`, (STEP_SECONDS[step] ?? 1) * 1_000) / 1_000 }
  }
  return Array.from({ length: kills }, toMoment).sort((a, b) => a.step - b.step || a.seconds - b.seconds)
}

/**
 * Starts a relayer and kills it with SIGKILL at each of the given moments, or as soon after as it runs again. A step that was
 * shorter than thought has its kill as the next one begins.
 *
 * @param start - starts a process of the relayer on the store of those before it
 * @param options.kills - when, in order; none: the relayer is left alone
 * @param options.now - the moment of the story that it is
 * @param options.onKill - is told the number of each kill, from 1
 * @returns the relayer, running
 * @throws what `start` throws
 */
export async function startKilledRelayer(
  start: (signal: AbortSignal) => Promise<RelayerProcess>,
  {
    kills,
    now,
    onKill,
    signal,
  }: { kills: readonly Moment[]; now: () => Moment; onKill: (kill: number) => void; signal: AbortSignal },
): Promise<KilledRelayer> {
  const stopped = new AbortController()
  const until = AbortSignal.any([signal, stopped.signal])
  let relayer = await start(until)
  const killAll = async () => {
    for (const [i, moment] of kills.entries()) {
      while (!isReached(moment, now()))
        await Promise.race([sleep(POLL_MS, undefined, { signal: until }), relayer.ended])
      await relayer.kill()
      onKill(i + 1)
      relayer = await start(until)
    }
  }
  const survived = killAll()
  const ended = survived.then(() => relayer.ended)
  ended.catch(() => undefined)
  return {
    survived,
    ended,
    stop: async () => {
      stopped.abort()
      await survived.catch(() => undefined)
      return relayer.stop()
    },
  }
}

const isReached = (moment: Moment, now: Moment) =>
  now.step > moment.step || (now.step === moment.step && now.seconds >= moment.seconds)
