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

/** Milliseconds of a relayer's work over which the kills are spread: less than the story takes. */
const SPREAD_MS = 30_000

/**
 * Draws the moments at which the relayer is killed.
 *
 * @param kills - how many
 * @param seed - the same seed gives the same moments
 * @returns milliseconds that the relayer works before each kill
 */
export function planKills(kills: number, seed: number): readonly number[] {
  const draw = (_: unknown, i: number) => Number(BigInt(keccak256(stringToHex(`${seed}/${i}`))) % BigInt(SPREAD_MS))
  const moments = Array.from({ length: kills }, draw).sort((a, b) => a - b)
  return moments.map((moment, i) => moment - (moments[i - 1] ?? 0))
}

/**
 * Starts a relayer and kills it with SIGKILL after each of the given times, which count while it runs.
 *
 * @param start - starts a process of the relayer on the store of those before it
 * @param options.delays - milliseconds of work before each kill; none: the relayer is left alone
 * @param options.onKill - is told the number of each kill, from 1
 * @returns the relayer, running
 * @throws what `start` throws
 */
export async function startKilledRelayer(
  start: (signal: AbortSignal) => Promise<RelayerProcess>,
  { delays, onKill, signal }: { delays: readonly number[]; onKill: (kill: number) => void; signal: AbortSignal },
): Promise<KilledRelayer> {
  const stopped = new AbortController()
  const until = AbortSignal.any([signal, stopped.signal])
  let relayer = await start(until)
  const killAll = async () => {
    for (const [i, delay] of delays.entries()) {
      await Promise.race([sleep(delay, undefined, { signal: until }), relayer.ended])
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
