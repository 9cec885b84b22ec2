import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { FileNotWritableError } from '../errors.js'

/**
 * Refuses a file that cannot be written, before the work whose result it is to hold. Leaves no trace: a file that is there stays
 * as it is.
 *
 * @param path - the file
 * @throws {FileNotWritableError}
 */
export function assertWritable(path: string): void {
  const isThere = existsSync(path)
  try {
    closeSync(openSync(path, 'a'))
  } catch (error) {
    throw new FileNotWritableError(path, error instanceof Error ? error.message : String(error))
  }
  if (!isThere) rmSync(path)
}
