import { type Abi, decodeErrorResult, type Hex } from 'viem'
import { fillIn } from './fillIn.js'
import { revertTexts } from './revertTexts.js'

/** What a contract refused with, in words for people. */
export type Revert = {
  /** Name of the custom error, or `Error` or `Panic` of Solidity itself. */
  readonly errorName: string
  readonly args: readonly unknown[]
  /** What is wrong. */
  readonly sentence: string
  /** What to do about it. */
  readonly remedy: string
}

/**
 * Reads what a contract of OmniCover or LayerZero refused with.
 *
 * @param abi - the errors to look through; `errorsAbi` of `@omnicover/deployments` has all
 * @param data - what the call reverted with
 * @returns the error with what is wrong and what to do; `undefined` when it is none of these
 */
export function explainRevert(abi: Abi, data: Hex): Revert | undefined {
  const decoded = decode(abi, data)
  const text = decoded && textOf(decoded.errorName)
  if (!text) return undefined
  const { errorName, args = [], abiItem } = decoded
  const inputs = abiItem.type === 'error' ? abiItem.inputs : []
  const values = Object.fromEntries(inputs.map(({ name = '' }, index) => [name, args[index]]))
  const [sentence, remedy] = text
  return { errorName, args, sentence: fillIn(sentence, values), remedy: fillIn(remedy, values) }
}

function decode(abi: Abi, data: Hex) {
  try {
    return decodeErrorResult({ abi, data })
  } catch {
    return undefined
  }
}

function textOf(errorName: string) {
  const texts = Object.values(revertTexts).find((group) => Object.hasOwn(group, errorName))
  return texts?.[errorName]
}
