/**
 * Takes a part of a URL out of its escapes.
 *
 * @param part - as it stands in the URL
 * @returns what is meant; the part as it stands, when a `%` in it begins no escape, which a URL may have
 */
export function decodeUrlPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
