import { withoutControls } from '@omnicover/core/reverts'
import { decodeUrlPart } from './decodeUrlPart.js'

/** Shorter parts of a URL are versions and names (`v2`, `rpc`), which may stand in any sentence. */
const leastLength = 6

/**
 * Takes out of a text what may be a credential: every URL, and every part of the given ones, which providers like to repeat in their refusals.
 * Control characters are shown, since the text may be printed in a terminal.
 *
 * @param text - what somebody else said
 * @param urls - whose credentials to look for
 * @returns the text with `***` in their places
 */
export function redactText(text: string, urls: readonly string[]): string {
  const withoutUrls = withoutControls(text).replaceAll(/(https?|wss?):\/\/\S+/g, '***')
  return urls.flatMap(credentialsOf).reduce((left, credential) => left.replaceAll(credential, '***'), withoutUrls)
}

/** Longer ones first, so that one that holds another is taken out whole. */
function credentialsOf(url: string): readonly string[] {
  if (!URL.canParse(url)) return []
  const { username, password, pathname, searchParams } = new URL(url)
  const parts = [username, password, ...pathname.split('/'), ...searchParams.keys(), ...searchParams.values()]
  return [...parts, ...parts.map(decodeUrlPart)]
    .filter(({ length }) => length >= leastLength)
    .sort((a, b) => b.length - a.length)
}
