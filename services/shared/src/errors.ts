import { RelayerError } from '@omnicover/relayer'

/** Thrown when the event that started a function is not what it understands, or names what is not configured. */
export class EventInvalidError extends RelayerError {
  readonly code = 'EVENT_INVALID'
  readonly retriable = false

  constructor(problem: string) {
    super(`The event is refused: ${problem}. Correct who sends it: a schedule, a queue, or the person that started it.`)
  }
}
