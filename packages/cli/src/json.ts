/**
 * Writes a value as JSON; bigints become decimal strings.
 *
 * @param value - plain data
 * @param indent - spaces per level; 0 for one line
 * @returns the text
 */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? item.toString() : item), indent)
}
