/** Products in a row. */
const ROW_LENGTH = 4

/** What a chain says of one product. */
export type RowPart = {
  /** Amount of covers that may still be claimed on, units. */
  readonly exposure: bigint
  /** What it has seen of targets and decisions, see {@link targetVersion}; zero when it was told nothing. */
  readonly version: number
}

/**
 * The row of a product in the reports of its pool.
 *
 * @param place - place of the product in its pool, from 0
 * @returns the row, from 0
 */
export const rowOf = (place: number): number => Math.floor(place / ROW_LENGTH)

/**
 * What a chain has seen of a product, in 16 bits, never zero. The twin of `ProductRows.version`.
 *
 * @param seq - sequence of the newest target
 * @param decisions - decided budgets that the target in effect reflects
 * @returns the version
 */
export const targetVersion = (seq: number, decisions: number): number => ((seq + 257 * decisions) % 0xffff) + 1

/**
 * Reads a word of a capital report: of each product exposure u48 and version u16, the lowest place in the lowest 64 bits.
 * The twin of `ProductRows.at`.
 *
 * @param word - the word, 256 bits
 * @returns what it says of the four products, in the order of their places
 */
export const readProductRow = (word: bigint): readonly RowPart[] =>
  Array.from({ length: ROW_LENGTH }, (_, at) => {
    const part = BigInt.asUintN(64, word >> BigInt(64 * at))
    return { exposure: part >> 16n, version: Number(BigInt.asUintN(16, part)) }
  })
