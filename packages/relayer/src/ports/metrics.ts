/** Numbers by name. The unit stands at the end of the name (`Seconds`, `Gwei`...); what has none is counted. */
export type Figures = Readonly<Record<string, number>>

/** Where figures about the work go. It must not throw and must not wait. */
export type Metrics = {
  /**
   * Records figures of one moment.
   *
   * @param figures - what was measured
   * @param dimensions - what of, for example the chain; of the whole relayer when absent
   */
  readonly record: (figures: Figures, dimensions?: Readonly<Record<string, string>>) => void
}
