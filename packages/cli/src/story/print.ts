import { formatUnits } from 'viem'

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
    say: (text) => print(`${stamp()}   ${text}`),
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
 * @returns for example `1 cover`, `2 covers`
 */
export function several(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
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

/**
 * Lays rows out in columns.
 *
 * @param rows - cells; the first row is the head
 * @param right - indices of columns to align to the right
 * @returns lines
 */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  const [head, ...body] = rows.map(line)
  return [head ?? '', widths.map((width) => '-'.repeat(width)).join('  '), ...body].map((text) => `   ${text}`)
}
