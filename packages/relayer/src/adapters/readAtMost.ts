/**
 * Reads the body of an answer. The length that it names may be a lie, so what arrives is counted.
 *
 * @param response - whose body
 * @param mostBytes - unpacked
 * @param tooLarge - makes the error that is thrown when there are more; the rest is not read, and the connection ends
 * @returns the text
 */
export async function readAtMost({ body }: Response, mostBytes: number, tooLarge: () => Error): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels what has not arrived.
  for await (const part of body ?? []) {
    bytes += part.byteLength
    if (bytes > mostBytes) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
