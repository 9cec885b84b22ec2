/** Wrong names and missing rights do not heal by themselves; everything else may. */
const lasting = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InvalidAddress',
  'InvalidClientTokenId',
  'InvalidKeyId',
  'ParameterNotFound',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
])

/** Whether asking AWS again cannot help: a person has to correct something first. */
export function isLasting(error: unknown): boolean {
  return error instanceof Error && lasting.has(error.name)
}

/** What AWS or the way to it said, for people. */
export function nameAndMessage(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return `${name}: ${message}`
}
