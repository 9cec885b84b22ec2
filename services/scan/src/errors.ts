import { RelayerError } from '@omnicover/relayer'

/** Thrown when the event that started the function does not name a configured chain. */
export class EventInvalidError extends RelayerError {
  readonly code = 'EVENT_INVALID'
  readonly retriable = false

  constructor(problem: string) {
    super(`The event is refused: ${problem}. Correct the input of the schedule, for example {"eid": 40161}.`)
  }
}

/** Thrown when DynamoDB does not do what it was asked to. */
export class TableError extends RelayerError {
  readonly code = 'TABLE_FAILED'
  readonly retriable: boolean

  constructor(table: string, operation: string, details: string, retriable: boolean) {
    super(
      `DynamoDB did not ${operation} in the table ${table} (${details}); check that it exists and the function's role.`,
    )
    this.retriable = retriable
  }
}
