import {
  type AbiFunction,
  type AbiParameter,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  size,
  toFunctionSelector,
} from 'viem'
import type { ContractRead } from '../ports/chain.js'

/** Calldata bytes of one read request: a create call, which carries the reads and 160 bytes around each, may have 49,152 bytes. */
const mostCalldata = 20_000
/** Bytes of all results of one request: a create call gives them back as code, which may have 24,576 bytes. */
const mostResults = 20_000
/** Bytes around each result. */
const resultFrame = 160
/** Bytes of a list, and of bytes, whose size is not in their types. The longest bytes are a capital report of 32 rows and 32 incidents (1,617). */
const listResult = 640
const bytesResult = 1_700

/** A read with its function and its calldata. */
export type EncodedRead = { readonly read: ContractRead; readonly item: AbiFunction; readonly data: Hex }

/** Reads that fit into one request. */
export type ReadBatch = { readonly reads: readonly EncodedRead[] }

/**
 * Splits reads into requests that a node can answer. What is asked for twice is asked once.
 *
 * @param reads - what is asked for
 * @returns the batches, and where in all their results together each read's is
 */
export function batchReads(reads: readonly ContractRead[]): {
  readonly batches: readonly ReadBatch[]
  readonly places: readonly number[]
} {
  const batches: { reads: EncodedRead[]; calldata: number; results: number }[] = []
  const known = new Map<string, number>()
  const places = reads.map((read) => {
    const item = getAbiItem({ abi: read.abi, name: read.functionName, args: read.args }) as AbiFunction
    const data = encodeFunctionData({ abi: [item], functionName: selectorOf(item), args: read.args })
    const key = `${read.address.toLowerCase()}/${data}`
    const place = known.get(key)
    if (place !== undefined) return place
    const [calldata, results] = [size(data), resultSize(item)]
    let batch = batches.at(-1)
    if (batch === undefined || batch.calldata + calldata > mostCalldata || batch.results + results > mostResults) {
      batch = { reads: [], calldata: 0, results: 0 }
      batches.push(batch)
    }
    batch.reads.push({ read, item, data })
    batch.calldata += calldata
    batch.results += results
    known.set(key, known.size)
    return known.size - 1
  })
  return { batches, places }
}

/** Selectors of functions that were read before: each is a hash, which takes longer than encoding the arguments. */
const selectors = new WeakMap<AbiFunction, Hex>()

function selectorOf(item: AbiFunction): Hex {
  const known = selectors.get(item) ?? toFunctionSelector(item)
  selectors.set(item, known)
  return known
}

function resultSize(item: AbiFunction): number {
  return resultFrame + item.outputs.reduce((sum, output) => sum + parameterSize(output), 0)
}

function parameterSize(parameter: AbiParameter): number {
  const { type } = parameter
  if (type === 'tuple' && 'components' in parameter)
    return parameter.components.reduce((sum, component) => sum + parameterSize(component), 0)
  if (type.endsWith(']')) return listResult
  return type === 'bytes' || type === 'string' ? bytesResult : 32
}
