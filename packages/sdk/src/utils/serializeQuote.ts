import type { Quote } from '../types/quote.js'

/** Of the text; `parseQuote` refuses any other. */
export const quoteVersion = 2

/**
 * Writes a quote as JSON, so that a server can ask for it and a browser buy it.
 *
 * @param quote - What `cover.quote` returned.
 * @returns JSON with amounts as decimal strings and a version.
 */
export function serializeQuote(quote: Quote): string {
  return JSON.stringify({ version: quoteVersion, ...quote }, (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}
