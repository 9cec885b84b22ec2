import { RelayerError } from '@omnicover/relayer'

/** Thrown when the event that started the function does not name a configured chain. */
export class EventInvalidError extends RelayerError {
  readonly code = 'EVENT_INVALID'
  readonly retriable = false

  constructor(problem: string) {
    super(`The event is refused: ${problem}. Correct the input of the schedule, for example {"eid": 40161}.`)
  }
}
