import { type Message, readProductRow } from '@omnicover/core'

/** Everything that a message says, by name: `report.cash`, `lines[7].target`, `report.rows[0].exposure2`. */
export type Figures = ReadonlyMap<string, bigint | string>

/**
 * Names everything that a message says, so that two of one kind can be compared.
 *
 * @param message - the message
 * @returns its numbers as bigints, all else as text
 */
export function figuresOf(message: Message): Figures {
  const figures = new Map<string, bigint | string>()
  const { type: _, ...said } = message
  collect(figures, '', said)
  return figures
}

function collect(figures: Map<string, bigint | string>, name: string, value: unknown): void {
  if (typeof value === 'bigint' || typeof value === 'number') figures.set(name, BigInt(value))
  else if (Array.isArray(value)) for (const item of value) collect(figures, `${name}[${idOf(item)}]`, item)
  else if (typeof value === 'object' && value !== null) collectFields(figures, name, value)
  else figures.set(name, String(value))
}

function collectFields(figures: Map<string, bigint | string>, name: string, value: object): void {
  if ('row' in value && 'word' in value && typeof value.word === 'bigint') {
    for (const [place, { exposure, version }] of readProductRow(value.word).entries()) {
      figures.set(`${name}.exposure${place}`, exposure)
      figures.set(`${name}.version${place}`, BigInt(version))
    }
    return
  }
  for (const [key, field] of Object.entries(value)) collect(figures, name === '' ? key : `${name}.${key}`, field)
}

/** What a line of a list is about. */
function idOf(item: { productId?: number; incidentId?: number; row?: number }): number | undefined {
  return item.productId ?? item.incidentId ?? item.row
}
