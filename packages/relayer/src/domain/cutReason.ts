/** So much says what is wrong; a contract may revert with hundreds of kilobytes, and a row of DynamoDB holds 400. */
const keptCharacters = 500
/** With what is said of the rest, so that what was cut once is not cut again. */
const mostCharacters = 540

/**
 * Cuts what somebody else worded down to what a row, a log and a person can take.
 *
 * @param reason - why something failed, of any length
 * @returns the reason, or 500 characters of it and how many there were
 */
export function cutReason(reason: string): string {
  if (reason.length <= mostCharacters) return reason
  return `${reason.slice(0, keptCharacters)}... (${reason.length} characters)`
}
