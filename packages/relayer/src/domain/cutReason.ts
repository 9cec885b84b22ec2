/** So much says what is wrong; a contract may revert with hundreds of kilobytes, and a row of DynamoDB holds 400. */
const mostCharacters = 500

/**
 * Cuts what somebody else worded down to what a row, a log and a person can take.
 *
 * @param reason - why something failed, of any length
 * @returns at most 500 characters of it, and how many there were
 */
export function cutReason(reason: string): string {
  if (reason.length <= mostCharacters) return reason
  return `${reason.slice(0, mostCharacters)}... (${reason.length} characters)`
}
