import { RelayerError } from '@omnicover/relayer'

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

/** Thrown when SQS does not do what it was asked to. */
export class QueueError extends RelayerError {
  readonly code = 'QUEUE_FAILED'
  readonly retriable: boolean

  constructor(url: string, operation: string, details: string, retriable: boolean) {
    super(`SQS did not ${operation} at ${url} (${details}); check that the queue exists and the function's role.`)
    this.retriable = retriable
  }
}

/** Thrown when a message of a queue is not work for a stage. It is parked after the attempts that the queue gives it. */
export class WorkInvalidError extends RelayerError {
  readonly code = 'WORK_INVALID'
  readonly retriable = false

  constructor(problem: string) {
    super(
      `A message of the queue is no work (${problem}); find out who sent it, and delete it from the dead-letter queue.`,
    )
  }
}

/** Thrown when work is not begun, because Lambda would stop the function in the middle of it. It comes again. */
export class DeadlineNearError extends RelayerError {
  readonly code = 'DEADLINE_NEAR'
  readonly retriable = true

  constructor(remainingMs: number, reserveMs: number) {
    super(
      `${remainingMs} ms are left until the function's deadline and work may take ${reserveMs} ms: it comes again. If this stays, give the function more time or its queue smaller batches.`,
    )
  }
}
