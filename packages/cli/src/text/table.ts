import { TERMINAL_WIDTH } from './terminalWidth.js'
import { wrap } from './wrap.js'

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
    const [first = '', ...rest] = wrap(row.at(-1) ?? '', Math.max(TERMINAL_WIDTH - before, 20))
    return [line([...row.slice(0, -1), first]), ...rest.map((text) => `${' '.repeat(before - 3)}${text}`)]
  }
  const [head = '', ...body] = rows.flatMap(lines)
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [head, rule.slice(0, TERMINAL_WIDTH - 3), ...body].map((text) => `   ${text}`)
}
