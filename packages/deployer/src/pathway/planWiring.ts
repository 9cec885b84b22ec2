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
  const { of, a, b } = pathway
  const expected = planPathway(pathway)
  const mismatches = await diffPathway(pathway)
  const wrong = (end: PathwayEnd) =>
    new Set(mismatches.filter(({ eid }) => eid === end.chain.eid).map(({ setting }) => setting))
  return {
    settings: [
      ...planSettings(of, a, b.chain, expected.a, wrong(a)),
      ...planSettings(of, b, a.chain, expected.b, wrong(b)),
    ],
    peers: [
      ...planPeer(of, a, b.chain, expected.a.peer, wrong(a)),
      ...planPeer(of, b, a.chain, expected.b.peer, wrong(b)),
    ],
  }
}

function planSettings(
  of: string,
  { chain, oapp }: PathwayEnd,
  { eid: remoteEid, name }: Remote,
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
  const planned: (PlannedTransaction | false)[] = [
    wrong.has('sendLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setSendLibrary', args: [oapp, remoteEid, sendUln302] },
        `Pin the ${of}'s send library to ${name}`,
      ),
    // Without a grace period, which also ends one that runs.
    wrong.has('receiveLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setReceiveLibrary', args: [oapp, remoteEid, receiveUln302, 0n] },
        `Pin the ${of}'s receive library from ${name}`,
      ),
    wrong.has('receiveLibraryTimeout') &&
      !wrong.has('receiveLibrary') &&
      planCall(
        endpoint,
        { abi, functionName: 'setReceiveLibraryTimeout', args: [oapp, remoteEid, receiveUln302, 0n] },
        `End the grace period of the ${of}'s old receive library from ${name}`,
      ),
    sendConfigs.length > 0 &&
      planCall(
        endpoint,
        { abi, functionName: 'setConfig', args: [oapp, sendUln302, sendConfigs] },
        `Set the ${of}'s DVNs, confirmations and executor to ${name}`,
      ),
    receiveConfigs.length > 0 &&
      planCall(
        endpoint,
        { abi, functionName: 'setConfig', args: [oapp, receiveUln302, receiveConfigs] },
        `Set the ${of}'s DVNs and confirmations from ${name}`,
      ),
    wrong.has('enforcedOptions') &&
      planCall(
        oapp,
        { abi: oappAbi, functionName: 'setEnforcedOptions', args: [options] },
        `Enforce the gas of the ${of}'s messages to ${name}`,
      ),
  ]
  return planned.filter((call) => call !== false).map((call) => ({ ...call, eid: chain.eid }))
}

type Remote = PathwayEnd['chain']

function planPeer(
  of: string,
  { chain, oapp }: PathwayEnd,
  { eid: remoteEid, name }: Remote,
  peer: Hex,
  wrong: ReadonlySet<keyof PathwaySettings>,
): ChainTransaction[] {
  if (!wrong.has('peer')) return []
  const call = planCall(
    oapp,
    { abi: oappAbi, functionName: 'setPeer', args: [remoteEid, peer] },
    `Open the ${of} to its peer on ${name}`,
  )
  return [{ ...call, eid: chain.eid }]
}

function executorConfig(eid: number, config: ExecutorSettings) {
  return { eid, configType: CONFIG_TYPE_EXECUTOR, config: encodeAbiParameters(executorParameters, [config]) }
}

function ulnConfig(eid: number, config: UlnSettings) {
  return { eid, configType: CONFIG_TYPE_ULN, config: encodeAbiParameters(ulnParameters, [config]) }
}
