/**
 * For every client of the AWS SDK. Times are milliseconds: one stuck connection must not eat a function's time. What is busy or silent is asked
 * up to five times, with growing and random pauses between.
 */
export const clientSettings = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  maxAttempts: 5,
  retryMode: 'standard',
} as const
