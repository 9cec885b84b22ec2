/** An incident as one chain knows it. Amounts in units, times in UTC seconds. */
export type Incident = {
  incidentId: number
  /**
   * `open` stops sales of the product; `decided` can be funded from `payableAt` on, which `settle` does by itself; `funded` has
   * its money set aside and is paid until `closesAt`.
   */
  status: 'unknown' | 'open' | 'decided' | 'funded'
  productId: number
  /** Number of the incident among those of the product. */
  ordinal: number
  /** When it happened. */
  instant: number
  /** Whether each cover is paid what the published tree says; else all are paid by the ratio. */
  byTree: boolean
  /** Part that is paid, parts per million: of what remains of a cover, or of its item of the tree; 0 when nothing is paid. */
  ratio: number
  payableAt: number
  /** End of the claim window; until the incident is funded, the earliest end. */
  closesAt: number
  /** What this chain may still pay for it. */
  budgetLeft: bigint
  /** Whether guardians held the decision; they can once. */
  held: boolean
}
