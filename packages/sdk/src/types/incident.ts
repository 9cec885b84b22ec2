/** An incident as one chain knows it. Amounts in units, times in UTC seconds. */
export type Incident = {
  incidentId: number
  /** `open` stops sales of the product; `decided` is paid between `payableAt` and `closesAt`. */
  status: 'unknown' | 'open' | 'decided'
  productId: number
  /** Number of the incident among those of the product. */
  ordinal: number
  /** When it happened. */
  instant: number
  /** Part of what remains of a cover that is paid, parts per million; 0 when it is dismissed or not decided. */
  ratio: number
  payableAt: number
  closesAt: number
  /** What this chain may still pay for it. */
  budgetLeft: bigint
  /** Whether guardians held the decision; they can once. */
  held: boolean
}
