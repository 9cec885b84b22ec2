import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Clock, Metrics } from '@omnicover/relayer'

/** Whose figures they are. */
export type EmfMetricsParameters = {
  /** Name of the relayer; every figure has it as the dimension `relayer`. */
  readonly relayer: string
  readonly clock: Clock
}

const namespace = 'OmniCover'

/**
 * Writes figures to the standard output in CloudWatch's embedded metric format: CloudWatch reads them from the log, so there is no API to call and
 * nothing that can fail. Figures of the namespace `OmniCover`; one line for each record.
 *
 * @param parameters - see {@link EmfMetricsParameters}
 * @returns the metrics
 */
export function createEmfMetrics({ relayer, clock }: EmfMetricsParameters): Metrics {
  return {
    record: (figures, dimensions = {}) => {
      const line = new EmbeddedMetrics({ namespace, serviceName: relayer })
      line.clearDefaultDimensions()
      for (const [name, value] of Object.entries({ relayer, ...dimensions })) line.addDimension(name, value)
      for (const [name, value] of Object.entries(figures)) line.addMetric(name, unitOf(name), value)
      line.setTimestamp(clock.nowMs())
      line.publishStoredMetrics()
    },
  }
}

function unitOf(name: string) {
  return name.endsWith('Seconds') ? MetricUnit.Seconds : name.endsWith('Gwei') ? MetricUnit.NoUnit : MetricUnit.Count
}
