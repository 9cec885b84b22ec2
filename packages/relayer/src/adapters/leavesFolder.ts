import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leavesFileName } from '@omnicover/core'
import { LeavesMissingError } from '../errors.js'
import type { LeavesSource } from '../ports/leavesSource.js'

/**
 * Reads published leaves from a folder: one file for each incident and chain, named by `leavesFileName` of core.
 *
 * @param directory - the folder; files may come at any time
 * @returns the source
 */
export function openLeavesFolder(directory: string): LeavesSource {
  return {
    read: async (incidentId, eid) => {
      const path = join(directory, leavesFileName(incidentId, eid))
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        throw new LeavesMissingError(
          path,
          error instanceof Error && 'code' in error ? String(error.code) : String(error),
        )
      }
    },
  }
}
