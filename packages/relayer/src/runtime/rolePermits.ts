import { dvnAbi, endpointV2Abi, executorAbi, multiCallAbi, receiveUln302Abi } from '@omnicover/deployments'
import { type Abi, type Hex, prepareEncodeFunctionData } from 'viem'
import type { Network } from '../network.js'
import type { CallPermit } from '../sender/callPermit.js'
import { chainConfigOf, dvnContractOf } from '../useCases/context.js'

/**
 * What the key of an executor is there for on a chain: to commit, to deliver, and to run what was composed.
 *
 * @param network - has the contracts, and the most wei for a handler
 * @param eid - the chain
 * @returns the calls that it may sign
 * @throws {ConfigInvalidError} when the chain is not configured
 */
export function executorPermits(network: Network, eid: number): readonly CallPermit[] {
  const { executor, endpoint, receiveLibrary, multiCall } = chainConfigOf({ network }, eid)
  const { maxValuePerMessage: maxValue } = network
  // What hands wei on goes to the endpoint itself; see isDirect.
  const steps = [
    { to: endpoint, begins: selectorOf(endpointV2Abi, 'lzReceive'), maxValue },
    ...(executor === undefined
      ? [{ to: endpoint, begins: selectorOf(endpointV2Abi, 'lzCompose'), maxValue: 0n }]
      : [
          { to: executor, begins: selectorOf(executorAbi, 'execute302'), maxValue: 0n },
          { to: executor, begins: selectorOf(executorAbi, 'compose302'), maxValue: 0n },
        ]),
  ]
  return [
    ...steps,
    { to: receiveLibrary, begins: selectorOf(receiveUln302Abi, 'commitVerification'), maxValue: 0n },
    ...(multiCall === undefined
      ? []
      : [{ to: multiCall, begins: selectorOf(multiCallAbi, 'multiCall'), maxValue: 0n }]),
  ]
}

/**
 * What the key of a DVN's admin is there for: to hand in what the DVN's signers have signed.
 *
 * @param network - has its contract
 * @param dvn - its name
 * @param eid - the chain
 * @returns the calls that it may sign
 * @throws {ConfigInvalidError} when the DVN has no contract there
 */
export function adminPermits(network: Network, dvn: string, eid: number): readonly CallPermit[] {
  return [{ to: dvnContractOf({ network }, dvn, eid).address, begins: selectorOf(dvnAbi, 'execute'), maxValue: 0n }]
}

/**
 * What an operator may send by hand with the key of an executor: what the relayer sends, which may be under way, and the same steps without
 * the executor's contract, where anybody can take them.
 *
 * @param network - has the contracts
 * @param eid - the chain
 * @returns the calls that it may sign
 * @throws {ConfigInvalidError} when the chain is not configured
 */
export function manualPermits(network: Network, eid: number): readonly CallPermit[] {
  const { endpoint } = chainConfigOf({ network }, eid)
  return [
    ...executorPermits(network, eid),
    { to: endpoint, begins: selectorOf(endpointV2Abi, 'lzReceive') },
    { to: endpoint, begins: selectorOf(endpointV2Abi, 'lzCompose'), maxValue: 0n },
  ]
}

function selectorOf(abi: Abi, functionName: string): Hex {
  return prepareEncodeFunctionData({ abi, functionName }).functionName
}
