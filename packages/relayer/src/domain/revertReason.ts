import { endpointV2Abi, errorsAbi, receiveUln302Abi } from '@omnicover/deployments'
import { type Abi, decodeErrorResult, type Hex } from 'viem'

/** Reverts come out of nested contracts, so the errors of all of them are looked through. */
const knownErrors: Abi = [...errorsAbi, ...endpointV2Abi, ...receiveUln302Abi].filter(({ type }) => type === 'error')

/**
 * Describes revert data for a person.
 *
 * @param data - what a call reverted with
 * @returns the error with its arguments; the data itself when it is not known
 */
export function revertReason(data: Hex): string {
  if (data === '0x') return 'no reason given; most likely the gas ran out'
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: knownErrors, data })
    return `${errorName}(${args.map(String).join(', ')})`
  } catch {
    return `unknown error ${data}`
  }
}
