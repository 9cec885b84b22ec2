import { endpointV2Abi, receiveUln302Abi, sendUln302Abi } from '@omnicover/deployments'
import { readContract } from 'viem/actions'
import { oappAbi } from './oappAbi.js'
import type { Pathway, PathwayEnd, PathwaySettings } from './types.js'

/**
 * Reads what both ends of a pathway have set, as stored: what was left to a default reads as missing or 0.
 *
 * @param pathway - The two ends.
 * @returns The settings of each end.
 */
export async function readPathway({ a, b }: Pathway): Promise<{ a: PathwaySettings; b: PathwaySettings }> {
  const [settingsA, settingsB] = await Promise.all([readEnd(a, b.chain.eid), readEnd(b, a.chain.eid)])
  return { a: settingsA, b: settingsB }
}

async function readEnd({ chain, oapp, enforcedOptions }: PathwayEnd, remoteEid: number): Promise<PathwaySettings> {
  const { client, layerZero } = chain
  const args = [oapp, remoteEid] as const
  const endpoint = { address: layerZero.endpoint, abi: endpointV2Abi } as const
  const sendLibrary = { address: layerZero.sendUln302, abi: sendUln302Abi } as const
  const receiveLibrary = { address: layerZero.receiveUln302, abi: receiveUln302Abi } as const
  const [send, isDefaultSend, [receive, isDefaultReceive], [, timeout], executor, sendUln, receiveUln, options, peer] =
    await Promise.all([
      readContract(client, { ...endpoint, functionName: 'getSendLibrary', args }),
      readContract(client, { ...endpoint, functionName: 'isDefaultSendLibrary', args }),
      readContract(client, { ...endpoint, functionName: 'getReceiveLibrary', args }),
      readContract(client, { ...endpoint, functionName: 'receiveLibraryTimeout', args }),
      readContract(client, { ...sendLibrary, functionName: 'executorConfigs', args }),
      readContract(client, { ...sendLibrary, functionName: 'getAppUlnConfig', args }),
      readContract(client, { ...receiveLibrary, functionName: 'getAppUlnConfig', args }),
      Promise.all(
        enforcedOptions.map(async ({ msgType }) => ({
          msgType,
          options: await readContract(client, {
            address: oapp,
            abi: oappAbi,
            functionName: 'enforcedOptions',
            args: [remoteEid, msgType],
          }),
        })),
      ),
      readContract(client, { address: oapp, abi: oappAbi, functionName: 'peers', args: [remoteEid] }),
    ])
  return {
    sendLibrary: isDefaultSend ? undefined : send,
    receiveLibrary: isDefaultReceive ? undefined : receive,
    receiveLibraryTimeout: timeout,
    executor: { maxMessageSize: executor[0], executor: executor[1] },
    sendUln,
    receiveUln,
    enforcedOptions: options,
    peer,
  }
}
