import type { Packet } from '@omnicover/core'
import { executorAbi } from '@omnicover/deployments'
import { encodeFunctionData, type Hash } from 'viem'
import { originOf, receiverOf } from '../domain/endpoint.js'
import { executeGas } from '../domain/gasLimits.js'
import type { ChainConfig } from '../network.js'
import { type ComposedWords, composeCall, deliverCall, type StepCall } from './endpointCalls.js'
import { isDirect } from './isDirect.js'

/** How this relayer delivers one message on a chain, and how it runs what its receiver composed. */
export type ExecutorCalls = {
  readonly deliver: (packet: Packet, gas: bigint, value: bigint) => StepCall
  readonly compose: (message: { readonly guid: Hash }, composed: ComposedWords, gas: bigint) => StepCall
}

/**
 * Decides how a lone message is delivered: through the executor's contract, which tells why a handler fails, or at the endpoint itself; see
 * {@link isDirect}.
 *
 * @param config - the far chain
 * @returns the calls; `gas` and `value` of each are for the handler, in gas and wei
 */
export function executorCalls(config: ChainConfig): ExecutorCalls {
  const { executor: to } = config
  return {
    deliver: (packet, gasLimit, value) => {
      if (to === undefined || isDirect(config, value)) return deliverCall(config, packet, gasLimit, value)
      const { guid, message } = packet
      const place = { origin: originOf(packet), receiver: receiverOf(packet) }
      const parameters = { ...place, guid, message, extraData: '0x', gasLimit } as const
      const data = encodeFunctionData({ abi: executorAbi, functionName: 'execute302', args: [parameters] })
      return { to, data, value, gas: executeGas(gasLimit, message) }
    },
    compose: (message, composed, gasLimit) => {
      if (to === undefined) return composeCall(config, message, composed, gasLimit)
      const args = [composed.from, composed.to, message.guid, 0, composed.message, '0x', gasLimit] as const
      const data = encodeFunctionData({ abi: executorAbi, functionName: 'compose302', args })
      return { to, data, value: 0n, gas: executeGas(gasLimit, composed.message) }
    },
  }
}
