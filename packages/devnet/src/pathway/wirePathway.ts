import { endpointV2Abi } from '@omnicover/deployments'
import { encodeAbiParameters, type Hex, type LocalAccount, parseAbiParameters } from 'viem'
import { type SetupTransaction, sendAll } from '../chain/sendAll.js'
import { planCall } from '../chain/setup.js'
import { assertPathway } from './assertPathway.js'
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
 * Sets on both ends of a pathway what differs from what they must have set, peers last on both, and reads it back.
 * A pathway that is in order costs no transaction.
 *
 * @param owner - The owner and delegate of both OApps.
 * @param pathway - The two ends.
 * @throws {TransactionFailedError} when a transaction fails, for example because `owner` is not the owner.
 * @throws {PathwayMismatchError} when the chain does not show what was set.
 * @throws {DevnetOptionError} when the pathway itself cannot work.
 */
export async function wirePathway(owner: LocalAccount, pathway: Pathway): Promise<void> {
  const { a, b } = pathway
  const plan = planPathway(pathway)
  const mismatches = await diffPathway(pathway)
  const wrong = (end: PathwayEnd) =>
    new Set(mismatches.filter(({ eid }) => eid === end.chain.eid).map(({ setting }) => setting))

  await sendToBoth(owner, pathway, {
    a: planSettings(a, b.chain.eid, plan.a, wrong(a)),
    b: planSettings(b, a.chain.eid, plan.b, wrong(b)),
  })
  // An OApp takes messages as soon as it has a peer: everything that protects it is in place before.
  await sendToBoth(owner, pathway, {
    a: wrong(a).has('peer') ? planPeer(a, b.chain.eid, plan.a.peer) : [],
    b: wrong(b).has('peer') ? planPeer(b, a.chain.eid, plan.b.peer) : [],
  })
  await assertPathway(pathway)
}

async function sendToBoth(
  owner: LocalAccount,
  { a, b }: Pathway,
  transactions: { a: readonly SetupTransaction[]; b: readonly SetupTransaction[] },
): Promise<void> {
  await Promise.all([sendAll(a.chain.client, owner, transactions.a), sendAll(b.chain.client, owner, transactions.b)])
}

function planSettings(
  { chain, oapp }: PathwayEnd,
  remoteEid: number,
  settings: PathwaySettings,
  wrong: ReadonlySet<keyof PathwaySettings>,
): SetupTransaction[] {
  const { endpoint, sendUln302, receiveUln302 } = chain.layerZero
  const abi = endpointV2Abi
  const sendConfigs = [
    wrong.has('executor') && executorConfig(remoteEid, settings.executor),
    wrong.has('sendUln') && ulnConfig(remoteEid, settings.sendUln),
  ].filter((config) => config !== false)
  const receiveConfigs = wrong.has('receiveUln') ? [ulnConfig(remoteEid, settings.receiveUln)] : []
  const options = settings.enforcedOptions.map((option) => ({ eid: remoteEid, ...option }))
  return [
    wrong.has('sendLibrary') &&
      planCall(endpoint, { abi, functionName: 'setSendLibrary', args: [oapp, remoteEid, sendUln302] }),
    // Without a grace period, which also ends one that runs.
    wrong.has('receiveLibrary') &&
      planCall(endpoint, { abi, functionName: 'setReceiveLibrary', args: [oapp, remoteEid, receiveUln302, 0n] }),
    wrong.has('receiveLibraryTimeout') &&
      !wrong.has('receiveLibrary') &&
      planCall(endpoint, { abi, functionName: 'setReceiveLibraryTimeout', args: [oapp, remoteEid, receiveUln302, 0n] }),
    sendConfigs.length > 0 &&
      planCall(endpoint, { abi, functionName: 'setConfig', args: [oapp, sendUln302, sendConfigs] }),
    receiveConfigs.length > 0 &&
      planCall(endpoint, { abi, functionName: 'setConfig', args: [oapp, receiveUln302, receiveConfigs] }),
    wrong.has('enforcedOptions') &&
      planCall(oapp, { abi: oappAbi, functionName: 'setEnforcedOptions', args: [options] }),
  ].filter((call) => call !== false)
}

function planPeer({ oapp }: PathwayEnd, remoteEid: number, peer: Hex): SetupTransaction[] {
  return [planCall(oapp, { abi: oappAbi, functionName: 'setPeer', args: [remoteEid, peer] })]
}

function executorConfig(eid: number, config: ExecutorSettings) {
  return { eid, configType: CONFIG_TYPE_EXECUTOR, config: encodeAbiParameters(executorParameters, [config]) }
}

function ulnConfig(eid: number, config: UlnSettings) {
  return { eid, configType: CONFIG_TYPE_ULN, config: encodeAbiParameters(ulnParameters, [config]) }
}
