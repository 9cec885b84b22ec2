/**
 * Breaks a text into lines at its spaces.
 *
 * @param text - one line
 * @param most - characters of a line; a longer word has one of its own
 * @returns lines
 */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
