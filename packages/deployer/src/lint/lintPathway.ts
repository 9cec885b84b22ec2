import { type Address, isAddressEqual, zeroHash } from 'viem'
import type { Network } from '../networks/types.js'
import { mismatchesOf } from '../pathway/diffPathway.js'
import { planPathway } from '../pathway/planPathway.js'
import { readPathway } from '../pathway/readPathway.js'
import type { PathwayMismatch, PathwaySettings, UlnSettings } from '../pathway/types.js'
import type { ConnectedChain } from '../system/connect.js'
import type { OwnPathway } from '../system/planSetup.js'
import type { Finding, Rule } from './finding.js'

const FIX = 'Run `omnicover wire`. If it was wired before, find out who changed it.'
/** Says "none" in what a library stores. */
const NIL_DVN_COUNT = 255

/**
 * Holds both ends of a pathway against what they must have set.
 *
 * @param pathway - The pathway.
 * @returns What differs, in words.
 */
export async function lintPathway({ a, b, pathway }: OwnPathway): Promise<Finding[]> {
  const { of } = pathway
  const actual = await readPathway(pathway)
  const mismatches = mismatchesOf(pathway, planPathway(pathway), actual)
  return [
    ...mismatches.flatMap((mismatch) => {
      const [here, there] = mismatch.eid === a.network.eid ? [a, b] : [b, a]
      return explain(mismatch, here, there, of)
    }),
    ...lintBoth(of, [a, actual.a], [b, actual.b]),
    ...lintBoth(of, [b, actual.b], [a, actual.a]),
  ]
}

/** What only both ends together show: a message that leaves with less than its arrival asks for is never delivered. */
function lintBoth(
  of: string,
  [from, sender]: [ConnectedChain, PathwaySettings],
  [to, receiver]: [ConnectedChain, PathwaySettings],
): Finding[] {
  const [sent, wanted] = [sender.sendUln.confirmations, receiver.receiveUln.confirmations]
  if (sent === wanted || sent === 0n || wanted === 0n) return []
  const found = `${of}: DVNs are paid to wait ${sent} blocks, but ${to.name} takes what waited ${wanted}`
  const fix = sent < wanted ? 'Messages would never arrive: run `omnicover wire`.' : FIX
  return [{ level: 'error', rule: 'confirmations', where: `${from.name} -> ${to.name}`, found, fix }]
}

function explain(mismatch: PathwayMismatch, here: ConnectedChain, there: ConnectedChain, of: string): Finding[] {
  const { setting } = mismatch
  const [outward, inward] = [`${here.name} (to ${there.name})`, `${here.name} (from ${there.name})`]
  const isInward = setting === 'receiveUln' || setting === 'receiveLibrary' || setting === 'receiveLibraryTimeout'
  return explainSetting(mismatch, here, there).map(([rule, found]) => ({
    ...{ level: 'error', rule, where: isInward ? inward : outward, found: `${of}: ${found}`, fix: FIX },
  }))
}

function explainSetting(mismatch: PathwayMismatch, here: ConnectedChain, there: ConnectedChain): [Rule, string][] {
  const { setting } = mismatch
  if (setting === 'sendUln' || setting === 'receiveUln') return explainUln(mismatch, here.network)
  if (setting === 'peer') return [['peer', explainPeer(mismatch, here, there)]]
  if (setting === 'executor') return [['executor', explainExecutor(mismatch)]]
  if (setting === 'enforcedOptions') return [['enforced-options', explainOptions(mismatch)]]
  return [explainLibrary(mismatch, here.network)]
}

function explainLibrary({ setting, actual }: PathwayMismatch, { blockedLibrary }: Network): [Rule, string] {
  const which = setting === 'sendLibrary' ? 'send library' : 'receive library'
  if (setting === 'receiveLibraryTimeout')
    return ['libraries', `an earlier receive library is accepted until block ${actual}`]
  if (actual === undefined)
    return ['libraries', `the ${which} is left to LayerZero's default, which LayerZero may change`]
  const address = actual as Address
  if (blockedLibrary && isAddressEqual(address, blockedLibrary))
    return ['blocked-library', `the ${which} is the one that takes no message`]
  return ['libraries', `the ${which} is ${address}`]
}

function explainUln({ expected, actual }: PathwayMismatch, network: Network): [Rule, string][] {
  const [wanted, has] = [expected as UlnSettings, actual as UlnSettings]
  const dead = [...has.requiredDVNs, ...has.optionalDVNs].some((dvn) =>
    network.deadDvns.some((d) => isAddressEqual(d, dvn)),
  )
  const lines: [Rule, string][] = []
  if (dead) lines.push(['dead-dvn', "LayerZero's dead DVN is among the DVNs: every message is refused"])
  if (has.confirmations !== wanted.confirmations)
    lines.push([
      'confirmations',
      has.confirmations === 0n
        ? "confirmations are left to LayerZero's default"
        : `DVNs wait ${has.confirmations} blocks, not ${wanted.confirmations}`,
    ])
  if (describeDvns(has, network) !== describeDvns(wanted, network))
    lines.push([
      'dvns',
      `messages are attested by ${describeDvns(has, network)}; configured: ${describeDvns(wanted, network)}`,
    ])
  return lines
}

/** DVNs by their operators. */
function describeDvns(uln: UlnSettings, { dvns }: Network): string {
  const names = (addresses: readonly Address[]) =>
    addresses
      .map(
        (address) =>
          Object.entries(dvns).find(([, dvn]) => isAddressEqual(dvn, address))?.[0] ?? `an unknown one (${address})`,
      )
      .sort()
      .join(' and ')
  if (uln.requiredDVNCount === 0) return "LayerZero's default"
  const required = uln.requiredDVNCount === NIL_DVN_COUNT ? 'nobody' : names(uln.requiredDVNs)
  if (uln.optionalDVNCount === 0) return `${required}, and whom LayerZero's default adds`
  if (uln.optionalDVNCount === NIL_DVN_COUNT) return required
  return `${required}, and ${uln.optionalDVNThreshold} of ${names(uln.optionalDVNs)}`
}

function explainPeer({ expected, actual }: PathwayMismatch, here: ConnectedChain, there: ConnectedChain): string {
  if (actual === zeroHash) return `${here.name} has no peer on ${there.name}`
  return `${here.name} takes ${actual} on ${there.name} for its peer, not ${expected}`
}

function explainExecutor({ expected, actual }: PathwayMismatch): string {
  const [wanted, has] = [expected as PathwaySettings['executor'], actual as PathwaySettings['executor']]
  if (has.maxMessageSize === 0) return "the executor is left to LayerZero's default"
  if (!isAddressEqual(has.executor, wanted.executor)) return `the executor is ${has.executor}, not ${wanted.executor}`
  return `messages of at most ${has.maxMessageSize} bytes leave, not ${wanted.maxMessageSize}`
}

function explainOptions({ expected, actual }: PathwayMismatch): string {
  const [wanted, has] = [expected as PathwaySettings['enforcedOptions'], actual as PathwaySettings['enforcedOptions']]
  const wrong = wanted.filter(
    ({ msgType, options }) => has.find((other) => other.msgType === msgType)?.options !== options,
  )
  return `messages of type ${wrong.map(({ msgType }) => msgType).join(', ')} do not carry the gas that is configured`
}
