import { RelayerError } from '@omnicover/relayer'

/** Thrown when the canary is started without anything to send. */
export class CanaryNotConfiguredError extends RelayerError {
  readonly code = 'CANARY_NOT_CONFIGURED'
  readonly retriable = false

  constructor(parameter: string, reason: string) {
    super(
      `The canary has nothing to send: ${reason}. Write its calls to the parameter ${parameter}, or stop its schedule.`,
    )
  }
}

/** Thrown when a message of the canary has not arrived in time. */
export class CanaryLateError extends RelayerError {
  readonly code = 'CANARY_LATE'
  readonly retriable = true

  constructor(late: readonly string[]) {
    super(`Messages of the canary are late: ${late.join('; ')}. Ask \`omnicover explain\` what they wait for.`)
  }
}

/** Thrown when the canary's key may or can not pay for a message. */
export class CanaryUnsentError extends RelayerError {
  readonly code = 'CANARY_UNSENT'
  readonly retriable = true

  constructor(unsent: readonly string[]) {
    super(`The canary sends nothing: ${unsent.join('; ')}.`)
  }
}
