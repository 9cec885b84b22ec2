import type { Abi, Hex } from 'viem'
import { explainRevert } from './explainRevert.js'
import { withoutControls } from './withoutControls.js'

/**
 * Writes what a contract refused with on one line, for logs and events: `Name(arguments): what is wrong. What to do.`
 *
 * @param abi - the errors to look through; `errorsAbi` of `@omnicover/deployments` has all
 * @param data - what the call reverted with
 * @returns the line, in which control characters that a contract put there stand as `\\u{1b}`, since it may be printed in a terminal; the
 * data itself when the error is not known
 */
export function formatRevert(abi: Abi, data: Hex): string {
  if (data === '0x') return 'no reason given; most likely the gas ran out'
  const revert = explainRevert(abi, data)
  if (!revert) return `unknown error ${data}`
  return withoutControls(
    `${revert.errorName}(${revert.args.map(String).join(', ')}): ${revert.sentence} ${revert.remedy}`,
  )
}
