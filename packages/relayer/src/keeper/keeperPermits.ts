import { coverGatewayAbi, oftBridgeAbi } from '@omnicover/deployments'
import { prepareEncodeFunctionData } from 'viem'
import type { CallPermit } from '../sender/callPermit.js'
import type { KeptChain } from './readChain.js'

const send = prepareEncodeFunctionData({ abi: coverGatewayAbi, functionName: 'send' }).functionName
const bridge = prepareEncodeFunctionData({ abi: oftBridgeAbi, functionName: 'send' }).functionName

/**
 * What the keeper's key is there for: fees of messages and of bridges, which give back what is too much, and calls without wei. Those may go
 * anywhere, since its address has no rights and holds nothing else.
 *
 * @param chains - the contracts of the chain that it sends on; none when it keeps nothing there
 * @returns the calls that it may sign
 */
export function keeperPermits(chains: readonly KeptChain[]): readonly CallPermit[] {
  return chains.flatMap(({ gateway, pools }) => [
    { maxValue: 0n },
    { to: gateway, begins: send },
    ...pools.map((pool) => ({ to: pool.bridge, begins: bridge })),
  ])
}
