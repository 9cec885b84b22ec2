import { formatUnits } from 'viem'
import { TERMINAL_WIDTH } from '../text/terminalWidth.js'
import { wrap } from '../text/wrap.js'

/** A step of the story. */
export type Step = {
  /** Since the start, to a tenth. */
  seconds: number
  title: string
}

/** Prints what happens, each line with the seconds since the start. */
export type Narrator = {
  readonly step: (title: string) => void
  readonly say: (text: string) => void
  /** Seconds since the start. */
  readonly elapsed: () => number
  /** The steps so far. */
  readonly steps: () => readonly Step[]
  /** The step that it is, from 1, and the seconds since it began. */
  readonly now: () => { step: number; seconds: number }
}

/** Of what is said in a step: the stamp, and three more. */
const INDENT = 13

/**
 * Makes a narrator.
 *
 * @param print - takes one line
 * @returns the narrator, its clock started
 */
export function createNarrator(print: (line: string) => void): Narrator {
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const steps: Step[] = []
  const stamp = () => `${elapsed().toFixed(1).padStart(6)} s  `
  return {
    elapsed,
    steps: () => steps,
    now: () => ({ step: steps.length, seconds: elapsed() - (steps.at(-1)?.seconds ?? 0) }),
    step: (title) => {
      steps.push({ seconds: Math.round(elapsed() * 10) / 10, title })
      print(`\n${stamp()}${steps.length}. ${title}`)
    },
    say: (text) => {
      const [first = '', ...rest] = wrap(text, TERMINAL_WIDTH - INDENT)
      print(`${stamp()}   ${first}`)
      for (const line of rest) print(`${' '.repeat(INDENT)}${line}`)
    },
  }
}

/**
 * Writes an amount for people.
 *
 * @param units - units of 1e-6
 * @returns for example `1,250.5 dUSD`
 */
export function dollars(units: bigint): string {
  return `${grouped(formatUnits(units, 6))} dUSD`
}

/**
 * Writes how many of something.
 *
 * @param count - how many
 * @param one - the word for one of them
 * @param many - the word for more of them. Default: the same and an s
 * @returns for example `1 cover`, `2 covers`
 */
export function several(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/**
 * Writes a number of shares for people.
 *
 * @param shares - units of 1e-18 of a share
 * @returns for example `2,000,000`, with the fraction if there is one
 */
export function formatShares(shares: bigint): string {
  return grouped(formatUnits(shares, 18))
}

/** Separates the thousands of a decimal number. */
function grouped(decimal: string): string {
  const [whole = '0', fraction] = decimal.split('.')
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction ? `${groups}.${fraction}` : groups
}
