import type { Clock } from '@omnicover/relayer'

/** A clock that only moves when it is told to, so that tests wait for nothing. */
export type ManualClock = Clock & { readonly pass: (ms: number) => void }

/** Makes a clock that starts now, or when it is said. */
export function createManualClock(startMs = Date.now()): ManualClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    pass: (ms) => {
      nowMs += ms
    },
  }
}
