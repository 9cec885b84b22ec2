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

/** Thrown when a message of a queue is not work for a stage. It is a dead letter after the attempts that the queue gives it. */
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

const kmsProblems = {
  KMS_KEY_MISSING: ['does not exist here', 'correct the id, or the region and account', false],
  KMS_KEY_UNFIT: ['cannot sign for a chain', 'make one of spec ECC_SECG_P256K1 for SIGN_VERIFY', false],
  KMS_FORBIDDEN: ['is not for this function to use', 'give its role kms:GetPublicKey and kms:Sign on the key', false],
  KMS_KEY_DISABLED: ['is disabled or about to be deleted', 'enable it, or rotate to another signer', false],
  KMS_THROTTLED: [
    'is asked more often than KMS allows',
    'it is asked again; if this stays, ask AWS for a higher quota',
    true,
  ],
  KMS_UNREACHABLE: ['gives no answer', 'it is asked again; if this stays, check the way to KMS', true],
  KMS_ANSWER_INVALID: [
    'answered with a signature that is not its own',
    'it is asked again; if this stays, do not trust the endpoint of KMS',
    true,
  ],
} as const

/** What can be wrong with a key of KMS. */
export type KmsProblem = keyof typeof kmsProblems

/** Thrown when a key of KMS does not sign. `code` says why. */
export class KmsKeyError extends RelayerError {
  readonly code: KmsProblem
  readonly retriable: boolean

  constructor(keyId: string, problem: KmsProblem, details?: string) {
    const [what, remedy, retriable] = kmsProblems[problem]
    super(`The KMS key ${keyId} ${what}${details === undefined ? '' : ` (${details})`}: ${remedy}.`)
    this.code = problem
    this.retriable = retriable
  }
}

/** Thrown when the Parameter Store does not give a parameter. */
export class ParameterError extends RelayerError {
  readonly code = 'PARAMETER_FAILED'
  readonly retriable: boolean

  constructor(name: string, details: string, retriable: boolean) {
    super(
      `The parameter ${name} cannot be read (${details}); check that it exists in this region, and that the function's role has ssm:GetParameter on it and kms:Decrypt on its key.`,
    )
    this.retriable = retriable
  }
}

/** Thrown when Lambda does not take an event for another function. */
export class FunctionError extends RelayerError {
  readonly code = 'FUNCTION_FAILED'
  readonly retriable: boolean

  constructor(functionName: string, details: string, retriable: boolean) {
    super(
      `The function ${functionName} cannot be started (${details}); check that it exists, and that the caller's role has lambda:InvokeFunction on it.`,
    )
    this.retriable = retriable
  }
}
