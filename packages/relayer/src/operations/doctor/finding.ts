import type { RelayerConfig } from '../../config.js'
import { RelayerError } from '../../errors.js'
import type { Operator } from '../operator.js'

/** What a check found. Only a `fault` keeps the relayer from its work. */
export type Finding = {
  /** Which check, for machines: `rpc`, `keys`, ... */
  readonly check: string
  /** What was looked at: a URL without its credentials, a chain, a key. */
  readonly subject: string
  readonly verdict: 'ok' | 'warning' | 'fault'
  /** What was found and, unless it is well, what to do. */
  readonly text: string
}

/** What checks look at. */
export type Patient = {
  readonly operator: Operator
  readonly config: RelayerConfig
  /** Messages that every key should be able to pay for. */
  readonly messages: bigint
}

/** One kind of check. Other worlds, such as queues and key services, bring theirs. */
export type Check = { readonly name: string; readonly run: (patient: Patient) => Promise<readonly Finding[]> }

/** What is found about one thing, as [verdict, text]. */
export type Verdict = readonly [verdict: Finding['verdict'], text: string]

/**
 * Looks at one thing. When it cannot be looked at, that is a fault.
 *
 * @param check - name of the check
 * @param subject - the thing
 * @param look - what to find; it may throw a {@link RelayerError}
 * @returns the findings
 */
export async function findingsOf(
  check: string,
  subject: string,
  look: () => Promise<readonly Verdict[]>,
): Promise<Finding[]> {
  const toFinding = ([verdict, text]: Verdict): Finding => ({ check, subject, verdict, text })
  try {
    return (await look()).map(toFinding)
  } catch (error) {
    if (!(error instanceof RelayerError)) throw error
    return [toFinding(['fault', error.shortMessage])]
  }
}
