import { KmsKeyError, type KmsProblem } from '../errors.js'
import { nameAndMessage } from '../failures.js'

/** By the name of what KMS answered. Everything else is the way to KMS. */
const problems: Readonly<Record<string, KmsProblem>> = {
  NotFoundException: 'KMS_KEY_MISSING',
  InvalidArnException: 'KMS_KEY_MISSING',
  UnsupportedOperationException: 'KMS_KEY_UNFIT',
  InvalidKeyUsageException: 'KMS_KEY_UNFIT',
  AccessDeniedException: 'KMS_FORBIDDEN',
  UnrecognizedClientException: 'KMS_FORBIDDEN',
  DisabledException: 'KMS_KEY_DISABLED',
  KMSInvalidStateException: 'KMS_KEY_DISABLED',
  ThrottlingException: 'KMS_THROTTLED',
  LimitExceededException: 'KMS_THROTTLED',
}

/**
 * Turns what the KMS client throws into an error that says what to do.
 *
 * @param keyId - the key
 * @param error - what was thrown
 * @returns the error to throw
 */
export function toKmsKeyError(keyId: string, error: unknown): KmsKeyError {
  const name = error instanceof Error ? error.name : ''
  return new KmsKeyError(keyId, problems[name] ?? 'KMS_UNREACHABLE', nameAndMessage(error))
}
