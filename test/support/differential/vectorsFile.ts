import { fileURLToPath } from 'node:url'
import { messageVectors } from './messageVectors.js'

/** Where the shared vectors are kept: both codecs are tested against this file. */
export const vectorsFile = fileURLToPath(new URL('../../../packages/core/vectors/messages.json', import.meta.url))

/** The text of that file: amounts are decimal strings, because JSON numbers cannot hold them. */
export function vectorsText(): string {
  const text = JSON.stringify(messageVectors(), (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)
  return `${text}\n`
}
