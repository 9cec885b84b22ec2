import { pad } from 'viem'
import { PathwayOptionError } from '../errors.js'
import { sortAddresses } from './sortAddresses.js'
import type { DvnSet, Pathway, PathwayEnd, PathwaySettings, UlnSettings } from './types.js'

/** Says "none", where 0 would say "LayerZero's default". */
const NIL_DVN_COUNT = 255
const MAX_MESSAGE_SIZE = 10_000

/**
 * Works out what both ends of a pathway must have set: the same DVNs and confirmations where a message leaves and where
 * it arrives, and nothing left to a default that LayerZero could change.
 *
 * @param pathway - The two ends.
 * @returns The settings of each end.
 * @throws {PathwayOptionError} when an end asks for no confirmation or no DVN, which the libraries would read as "the default".
 */
export function planPathway({ a, b }: Pathway): { a: PathwaySettings; b: PathwaySettings } {
  return { a: planEnd(a, b), b: planEnd(b, a) }
}

function planEnd(local: PathwayEnd, remote: PathwayEnd): PathwaySettings {
  const { eid, layerZero } = local.chain
  if (local.confirmations < 1n)
    throw new PathwayOptionError(`Eid ${eid} must ask for at least 1 confirmation: 0 means the default.`)
  if (local.dvns.required.length === 0)
    throw new PathwayOptionError(`Eid ${eid} must require at least one DVN: none means the default.`)
  return {
    sendLibrary: layerZero.sendUln302,
    receiveLibrary: layerZero.receiveUln302,
    receiveLibraryTimeout: 0n,
    executor: { maxMessageSize: MAX_MESSAGE_SIZE, executor: layerZero.executor },
    sendUln: planUln(local.dvns, local.confirmations),
    receiveUln: planUln(local.dvns, remote.confirmations),
    enforcedOptions: local.enforcedOptions,
    peer: pad(remote.oapp),
  }
}

function planUln({ required, optional, threshold }: DvnSet, confirmations: bigint): UlnSettings {
  return {
    confirmations,
    requiredDVNCount: required.length,
    optionalDVNCount: optional.length || NIL_DVN_COUNT,
    optionalDVNThreshold: threshold,
    requiredDVNs: sortAddresses(required),
    optionalDVNs: sortAddresses(optional),
  }
}
