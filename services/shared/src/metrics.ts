/** Names what is measured, in CloudWatch. */
export type MetricDimensions = Readonly<Record<string, string>>

const namespace = 'OmniCover'

/**
 * Writes figures to the standard output in CloudWatch's embedded metric format, from which it makes metrics without an API call.
 *
 * @param dimensions - what was measured, for example the pathway
 * @param figures - by name
 * @param nowMs - when, milliseconds since 1970
 */
export function writeMetrics(
  dimensions: MetricDimensions,
  figures: Readonly<Record<string, number>>,
  nowMs: number,
): void {
  const Metrics = Object.keys(figures).map((Name) => ({ Name }))
  const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics }]
  process.stdout.write(
    `${JSON.stringify({ _aws: { Timestamp: nowMs, CloudWatchMetrics }, ...dimensions, ...figures })}\n`,
  )
}
