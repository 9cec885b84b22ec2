/** Fields of a line; a bigint is written in decimals. */
export type LogFields = Readonly<Record<string, unknown>>

/** Writes one line of JSON. */
export type Log = (level: 'info' | 'warn' | 'error', fields: LogFields) => void

/** Writes to the standard output, which Lambda sends to CloudWatch. */
export const consoleLog: Log = (level, fields) => {
  process.stdout.write(
    `${JSON.stringify({ level, ...fields }, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}\n`,
  )
}
