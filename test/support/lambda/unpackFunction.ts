import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'

/**
 * Unpacks the archive of a function, as Lambda does.
 *
 * @param zip - the archive
 * @param folder - where to put it
 * @returns the files by name
 */
export function unpackFunction(zip: Uint8Array, folder: string): Readonly<Record<string, Uint8Array>> {
  const files = unzipSync(zip)
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return files
}
