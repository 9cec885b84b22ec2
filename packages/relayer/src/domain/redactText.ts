import { withoutControls } from '@omnicover/core/reverts'
import { basicCredentials } from './basicCredentials.js'
import { decodeUrlPart } from './decodeUrlPart.js'

/** Nobody reads on: a provider may say 33 MB, and each control character in it takes as long as a line. */
const mostCharacters = 4_000

/** Shorter parts of a URL are versions and names (`v2`, `rpc`), which may stand in any sentence. */
const leastLength = 6

/**
 * Takes out of a text what may be a credential: every URL, and every part of the given ones, which providers like to repeat in their refusals.
 * Control characters are shown, since the text may be printed in a terminal. Of a long text the beginning is left.
 *
 * @param text - what somebody else said, of any length
 * @param urls - whose credentials to look for
 * @returns the text with `***` in their places
 */
export function redactText(text: string, urls: readonly string[]): string {
  const withoutUrls = withoutControls(text.slice(0, mostCharacters)).replaceAll(/(https?|wss?):\/\/\S+/g, '***')
  const credentials = urls.flatMap(credentialsOf)
  const redacted = credentials.reduce((left, credential) => left.replaceAll(credential, '***'), withoutUrls)
  if (text.length <= mostCharacters) return redacted
  // What was cut in two is not found: of a credential, less than all of it is left at the end.
  return redacted.slice(0, redacted.length - Math.max(0, ...credentials.map(({ length }) => length)))
}

/** Longer ones first, so that one that holds another is taken out whole. */
function credentialsOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return []
  const parsed = new URL(url)
  const { username, password, pathname, searchParams } = parsed
  const parts = [username, password, ...pathname.split('/'), ...searchParams.keys(), ...searchParams.values()]
  // As a proxy may repeat it that was sent it; what fills it up is no part of it.
  const sent = basicCredentials(parsed)?.replace(/=+$/, '') ?? ''
  return [...parts, ...parts.map(decodeUrlPart), sent]
    .filter(({ length }) => length >= leastLength)
    .sort((a, b) => b.length - a.length)
}
