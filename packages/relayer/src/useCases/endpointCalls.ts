import type { Packet } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hash, type Hex } from 'viem'
import { commitData } from '../domain/batchCall.js'
import { lzReceiveData } from '../domain/endpoint.js'
import { commitGas, executeGas } from '../domain/gasLimits.js'
import type { ChainConfig } from '../network.js'

/** What the receiver of a message composed: who called, whom, with what. */
export type ComposedWords = { readonly from: Address; readonly to: Address; readonly message: Hex }

/** A call that brings a message on. Those of this file anybody may send; they revert when they fail. */
export type StepCall = { readonly to: Address; readonly data: Hex; readonly value: bigint; readonly gas: bigint }

/** The call that commits a verified message. */
export function commitCall({ receiveLibrary: to }: ChainConfig, packet: Packet): StepCall {
  return { to, data: commitData(packet), value: 0n, gas: commitGas }
}

/** The call that delivers a committed message with `gas` and `value` for its handler. */
export function deliverCall({ endpoint: to }: ChainConfig, packet: Packet, gas: bigint, value: bigint): StepCall {
  return { to, data: lzReceiveData(packet), value, gas: executeGas(gas, packet.message) }
}

/** The call that runs what the receiver of a message composed, with `gas` for it. */
export function composeCall(
  { endpoint: to }: ChainConfig,
  { guid }: { readonly guid: Hash },
  { from, to: receiver, message }: ComposedWords,
  gas: bigint,
): StepCall {
  const args = [from, receiver, guid, 0, message, '0x'] as const
  const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzCompose', args })
  return { to, data, value: 0n, gas: executeGas(gas, message) }
}
