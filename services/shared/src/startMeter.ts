import { type AwsUsage, createUsageMeter, type UsageMeter } from '@omnicover/relayer'

/** Of a function in serverless.yml. Lambda says what it really has. */
const usualMegabytes = '512'

/** What Lambda, and the queue or schedule before it, take for an invocation. */
export const invocationOf = {
  /** Lambda's own polling: a batch is received, and deleted. */
  queue: { lambdaRequest: 1, trace: 1, fifoRequest: 2 },
  schedule: { lambdaRequest: 1, trace: 1, scheduled: 1 },
} as const satisfies Record<string, AwsUsage>

/** The meter of a container. */
export type ContainerMeter = UsageMeter & {
  /** Notes a new invocation: a container that waits for one costs nothing. */
  readonly begin: (usage: AwsUsage) => void
}

/**
 * Starts to count what a container uses. Its start is counted too: Lambda bills it.
 *
 * @param environment - usually `process.env`
 * @returns the meter
 */
export function startMeter(environment: Readonly<Record<string, string | undefined>>): ContainerMeter {
  const gigabytes = Number(environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? usualMegabytes) / 1_024
  let countedMs = 0
  let isFirst = true
  const meter = createUsageMeter(() => {
    const nowMs = performance.now()
    const lambdaGbSecond = (gigabytes * (nowMs - countedMs)) / 1_000
    countedMs = nowMs
    return { lambdaGbSecond }
  })
  return {
    ...meter,
    begin: (usage) => {
      if (!isFirst) countedMs = performance.now()
      isFirst = false
      meter.add(usage)
    },
  }
}
