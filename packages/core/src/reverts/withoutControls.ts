/**
 * Makes what somebody else wrote safe to print in a terminal, on one line.
 *
 * @param text - what a contract or a provider said
 * @returns the text with control characters, and those that change its direction or cannot be seen, as `\\u{1b}`
 */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`)
}
