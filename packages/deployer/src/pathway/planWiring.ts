import { endpointV2Abi } from '@omnicover/deployments'
import { encodeAbiParameters, type Hex, parseAbiParameters } from 'viem'
import { type ChainTransaction, type Plan, type PlannedTransaction, planCall } from '../plan/transaction.js'
import { diffPathway } from './diffPathway.js'
import { oappAbi } from './oappAbi.js'
import { planPathway } from './planPathway.js'
import type { ExecutorSettings, Pathway, PathwayEnd, PathwaySettings, UlnSettings } from './types.js'

const CONFIG_TYPE_EXECUTOR = 1
const CONFIG_TYPE_ULN = 2
const executorParameters = parseAbiParameters([
  'ExecutorConfig',
  'struct ExecutorConfig { uint32 maxMessageSize; address executor; }',
])
const ulnParameters = parseAbiParameters([
  'UlnConfig',
  'struct UlnConfig { uint64 confirmations; uint8 requiredDVNCount; uint8 optionalDVNCount; uint8 optionalDVNThreshold; address[] requiredDVNs; address[] optionalDVNs; }',
])

/**
 * Plans what must be set so that pathways are as they are meant to be: only what differs, and peers last.
 * An OApp takes messages as soon as it has a peer: everything that protects it is in place before, on both sides.
 *
 * @param pathways - Both ends of each.
 * @returns Two steps at most, settings and peers; none when everything is in order.
 * @throws {PathwayOptionError} when a pathway itself cannot work.
 */
export async function planWiring(pathways: readonly Pathway[]): Promise<Plan> {
  const plans = await Promise.all(pathways.map(planOne))
  return [
    { title: 'Set libraries, DVNs, executor and gas', transactions: plans.flatMap(({ settings }) => settings) },
    { title: 'Set peers', transactions: plans.flatMap(({ peers }) => peers) },
  ].filter(({ transactions }) => transactions.length > 0)
}

async function planOne(pathway: Pathway): Promise<{ settings: ChainTransaction[]; peers: ChainTransaction[] }> {
  const { a, b } = pathway
  const expected = planPathway(pathway)
  const mismatches = await diffPathway(pathway)
  const wrong = (end: PathwayEnd) =>
    new Set(mismatches.filter(({ eid }) => eid === end.chain.eid).map(({ setting }) => setting))
  return {
    settings: [
      ...planSettings(a, b.chain.eid, expected.a, wrong(a)),
      ...planSettings(b, a.chain.eid, expected.b, wrong(b)),
    ],
    peers: [
      ...planPeer(a, b.chain.eid, expected.a.peer, wrong(a)),
      ...planPeer(b, a.chain.eid, expected.b.peer, wrong(b)),
    ],
  }
}

function planSettings(
  { chain, oapp }: PathwayEnd,
  remoteEid: number,
  settings: PathwaySettings,
  wrong: ReadonlySet<keyof PathwaySettings>,
): ChainTransaction[] {
  const { endpoint, sendUln302, receiveUln302 } = chain.layerZero
  const abi = endpointV2Abi
  const sendConfigs = [
    wrong.has('executor') && executorConfig(remoteEid, settings.executor),
    wrong.has('sendUln') && ulnConfig(remoteEid, settings.sendUln),
  ].filter((config) => config !== false)
  const receiveConfigs = wrong.has('receiveUln') ? [ulnConfig(remoteEid, settings.receiveUln)] : []
  const options = settings.enforcedOptions.map((option) => ({ eid: remoteEid, ...option }))
  const about = `${remoteEid} for ${oapp}`
  const planned: (PlannedTransaction | false)[] = [
    wrong.has('sendLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setSendLibrary', args: [oapp, remoteEid, sendUln302] },
        `Pin the send library to ${about}`,
      ),
    // Without a grace period, which also ends one that runs.
    wrong.has('receiveLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setReceiveLibrary', args: [oapp, remoteEid, receiveUln302, 0n] },
        `Pin the receive library from ${about}`,
      ),
    wrong.has('receiveLibraryTimeout') &&
      !wrong.has('receiveLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setReceiveLibraryTimeout', args: [oapp, remoteEid, receiveUln302, 0n] },
        `End the grace period of an old receive library from ${about}`,
      ),
    sendConfigs.length > 0 &&
      planCall(
        endpoint,
        { abi, functionName: 'setConfig', args: [oapp, sendUln302, sendConfigs] },
        `Set DVNs, confirmations and executor to ${about}`,
      ),
    receiveConfigs.length > 0 &&
      planCall(
        endpoint,
        { abi, functionName: 'setConfig', args: [oapp, receiveUln302, receiveConfigs] },
        `Set DVNs and confirmations from ${about}`,
      ),
    wrong.has('enforcedOptions') &&
      planCall(
        oapp,
        { abi: oappAbi, functionName: 'setEnforcedOptions', args: [options] },
        `Enforce gas by message type to ${about}`,
      ),
  ]
  return planned.filter((call) => call !== false).map((call) => ({ ...call, eid: chain.eid }))
}

function planPeer(
  { chain, oapp }: PathwayEnd,
  remoteEid: number,
  peer: Hex,
  wrong: ReadonlySet<keyof PathwaySettings>,
): ChainTransaction[] {
  if (!wrong.has('peer')) return []
  const call = planCall(
    oapp,
    { abi: oappAbi, functionName: 'setPeer', args: [remoteEid, peer] },
    `Open ${oapp} to its peer on ${remoteEid}`,
  )
  return [{ ...call, eid: chain.eid }]
}

function executorConfig(eid: number, config: ExecutorSettings) {
  return { eid, configType: CONFIG_TYPE_EXECUTOR, config: encodeAbiParameters(executorParameters, [config]) }
}

function ulnConfig(eid: number, config: UlnSettings) {
  return { eid, configType: CONFIG_TYPE_ULN, config: encodeAbiParameters(ulnParameters, [config]) }
}
