import type { ChainClient } from '@omnicover/devnet'
import { type Abi, type Address, type ContractFunctionName, type Hex, isAddressEqual, toFunctionSelector } from 'viem'
import { getAbiItem } from 'viem/utils'

/** One call inside a transaction. */
export type Frame = { to?: Address; input: Hex; gasUsed: Hex; error?: string; calls?: Frame[] }

type TraceRequest = {
  Method: 'debug_traceTransaction'
  Parameters: [hash: Hex, options: { tracer: 'callTracer' }]
  ReturnType: Frame
}

/** The calls of a mined transaction, the outermost first. */
export async function traceCalls(client: ChainClient, hash: Hex): Promise<Frame[]> {
  const frame = await client.request<TraceRequest>({
    method: 'debug_traceTransaction',
    params: [hash, { tracer: 'callTracer' }],
  })
  return flatten(frame)
}

const flatten = (frame: Frame): Frame[] => [frame, ...(frame.calls ?? []).flatMap(flatten)]

/** Gas of the first call of a function, with everything that it called; refunds are not taken off. */
export function gasOfCall<const abi extends Abi>(
  frames: readonly Frame[],
  to: Address,
  { abi, functionName }: { abi: abi; functionName: ContractFunctionName<abi> },
): bigint {
  const item = getAbiItem({ abi: abi as Abi, name: functionName })
  if (item?.type !== 'function') throw new TypeError(`${functionName} is not a function.`)
  const selector = toFunctionSelector(item)
  const frame = frames.find((call) => call.to && isAddressEqual(call.to, to) && call.input.startsWith(selector))
  if (!frame) throw new Error(`The transaction does not call ${functionName} of ${to}.`)
  if (frame.error) throw new Error(`${functionName} of ${to} failed: ${frame.error}.`)
  return BigInt(frame.gasUsed)
}
