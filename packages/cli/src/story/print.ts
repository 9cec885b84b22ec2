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

/** Columns of a terminal that most have. */
const WIDTH = 120

/** Of what is said in a step: the stamp, and three more. */
const INDENT = 13

/**
 * Breaks a text into lines at its spaces.
 *
 * @param text - one line
 * @param most - characters of a line; a longer word has one of its own
 * @returns lines
 */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
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
    say: (text) => {
      const [first = '', ...rest] = wrap(text, WIDTH - INDENT)
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

/**
 * Lays rows out in columns. A last column that is too wide for a terminal goes on below.
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
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 3)
  const lines = (row: readonly string[]) => {
    const [first = '', ...rest] = wrap(row.at(-1) ?? '', Math.max(WIDTH - before, 20))
    return [line([...row.slice(0, -1), first]), ...rest.map((text) => `${' '.repeat(before - 3)}${text}`)]
  }
  const [head = '', ...body] = rows.flatMap(lines)
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [head, rule.slice(0, WIDTH - 3), ...body].map((text) => `   ${text}`)
}
