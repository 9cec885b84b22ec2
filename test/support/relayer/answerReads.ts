import { readBatchAbi, readBatchBytecode } from '@omnicover/deployments'
import { type Fault, tamper } from '@omnicover/devnet'
import { decodeAbiParameters, decodeDeployData, encodeAbiParameters, type Hex, toHex } from 'viem'

const batchedResults = [{ type: 'tuple[]', components: [{ type: 'bool' }, { type: 'bytes' }] }] as const

/**
 * Answers one kind of read of a far endpoint with a number. Everything else is true.
 *
 * @param selector - of the function that is read
 * @param number - what it answers
 * @returns the fault, for a proxy before the far chain
 */
export function answerReads(selector: Hex, number: bigint): Fault {
  return tamper((method, result, params) => {
    const data = (params[0] as { data?: Hex } | undefined)?.data
    if (method !== 'eth_call' || !data?.startsWith(readBatchBytecode)) return result
    const { args } = decodeDeployData({ abi: readBatchAbi, bytecode: readBatchBytecode, data })
    const [told] = decodeAbiParameters(batchedResults, result as Hex)
    const lied = told.map(([isOk, answer], index) => {
      const isHit = args[0][index]?.data.startsWith(selector) === true
      return [isOk, isHit ? toHex(number, { size: 32 }) : answer] as const
    })
    return encodeAbiParameters(batchedResults, [lied])
  })
}
