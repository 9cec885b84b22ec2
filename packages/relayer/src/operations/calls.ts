import type { Packet } from '@omnicover/core'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { lzReceiveData } from '../domain/endpoint.js'
import { commitGas, executeGas } from '../domain/gasLimits.js'
import type { ChainConfig } from '../network.js'
import type { ComposedCall } from './story.js'

/** A call that anybody may send to bring a message on. It reverts when it fails. */
export type StepCall = { readonly to: Address; readonly data: Hex; readonly value: bigint; readonly gas: bigint }

/** The call that commits a verified message. */
export function commitCall({ receiveLibrary: to }: ChainConfig, { header, payloadHash }: Packet): StepCall {
  const args = [header, payloadHash] as const
  const data = encodeFunctionData({ abi: receiveUln302Abi, functionName: 'commitVerification', args })
  return { to, data, value: 0n, gas: commitGas }
}

/** The call that delivers a committed message with `gas` and `value` for its handler. */
export function deliverCall({ endpoint: to }: ChainConfig, packet: Packet, gas: bigint, value: bigint): StepCall {
  return { to, data: lzReceiveData(packet), value, gas: executeGas(gas, packet.message) }
}

/** The call that runs what the receiver of a message composed, with `gas` for it. */
export function composeCall(
  { endpoint: to }: ChainConfig,
  { guid }: Packet,
  { from, to: receiver, message }: Pick<ComposedCall, 'from' | 'to' | 'message'>,
  gas: bigint,
): StepCall {
  const args = [from, receiver, guid, 0, message, '0x'] as const
  const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzCompose', args })
  return { to, data, value: 0n, gas: executeGas(gas, message) }
}
