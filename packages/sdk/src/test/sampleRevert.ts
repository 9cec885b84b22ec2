import type { errorsAbi } from '@omnicover/deployments'
import { type AbiParameter, encodeErrorResult, type Hex } from 'viem'

/** One of the custom errors. */
export type ErrorItem = (typeof errorsAbi)[number]

const sampleOf = ({ type }: AbiParameter): unknown => {
  if (type === 'address') return '0x00000000000000000000000000000000000000aa'
  if (type === 'bytes32') return `0x${'11'.repeat(32)}`
  if (type === 'bytes') return '0x1234'
  if (type === 'string') return 'text'
  return type === 'bool' ? true : 7n
}

const extremeOf = (parameter: AbiParameter): unknown => {
  const [, sign, bits] = /^(u?int)(\d+)$/.exec(parameter.type) ?? []
  if (!bits) return sampleOf(parameter)
  return sign === 'int' ? -(2n ** BigInt(Number(bits) - 1)) : 2n ** BigInt(bits) - 1n
}

const encode = (item: ErrorItem, argumentFor: (parameter: AbiParameter) => unknown): Hex =>
  encodeErrorResult({ abi: [item], errorName: item.name, args: item.inputs.map(argumentFor) } as never)

/** Revert data of an error with ordinary arguments. */
export const sampleRevert = (item: ErrorItem): Hex => encode(item, sampleOf)

/** Revert data of an error whose numbers are the most extreme that fit. */
export const extremeRevert = (item: ErrorItem): Hex => encode(item, extremeOf)
