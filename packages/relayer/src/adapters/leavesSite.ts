import { leavesFileName } from '@omnicover/core'
import { redactText } from '../domain/redactText.js'
import { redactUrl } from '../domain/redactUrl.js'
import { LeavesMissingError } from '../errors.js'
import type { LeavesSource } from '../ports/leavesSource.js'
import { readAtMost } from './readAtMost.js'

/** What a source of leaves on the web may take. */
export type LeavesSiteLimits = {
  /** Bytes of one file; a leaf is about 45. */
  readonly maxBytes: number
  /** Milliseconds until a file has arrived whole. */
  readonly timeoutMs: number
}

/**
 * Reads published leaves from the web: one file for each incident and chain, below a URL, named by `leavesFileName` of core. The site is
 * not trusted: leaves that lead to another root than the chain has pay nothing.
 *
 * @param url - where the files are, `https://leaves.example/omnicover` for instance; it has no query, and redirects are not followed
 * @param limits - of size and time
 * @returns the source
 */
export function openLeavesSite(url: string, { maxBytes, timeoutMs }: LeavesSiteLimits): LeavesSource {
  const folder = url.endsWith('/') ? url : `${url}/`
  return {
    read: async (incidentId, eid) => {
      const name = leavesFileName(incidentId, eid)
      try {
        const response = await fetch(new URL(name, folder), {
          signal: AbortSignal.timeout(timeoutMs),
          redirect: 'error',
        })
        if (!response.ok) {
          await response.body?.cancel()
          throw new TypeError(`the site answers ${response.status}`)
        }
        const problem = `the file has more than the ${maxBytes} bytes that this keeper reads`
        return await readAtMost(response, maxBytes, () => new TypeError(problem))
      } catch (error) {
        throw new LeavesMissingError(`${name} at ${redactUrl(url)}`, redactText(reasonOf(error), [url]))
      }
    },
  }
}

/** `fetch` says that it failed, and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error
    ? `${error.message}: ${'code' in cause ? String(cause.code) : cause.message}`
    : error.message
}
