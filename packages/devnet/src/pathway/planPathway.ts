import { type Address, pad } from 'viem'
import { DevnetOptionError } from '../errors.js'
import { sortAddresses } from '../layerzero/sortAddresses.js'
import type { Pathway, PathwayEnd, PathwaySettings, UlnSettings } from './types.js'

/** Says "none", where 0 would say "LayerZero's default". */
const NIL_DVN_COUNT = 255
const MAX_MESSAGE_SIZE = 10_000

/**
 * Works out what both ends of a pathway must have set: the same DVNs and confirmations where a message leaves and where
 * it arrives, and nothing left to a default that LayerZero could change.
 *
 * @param pathway - The two ends.
 * @returns The settings of each end.
 * @throws {DevnetOptionError} when an end asks for no confirmation, which the libraries would read as "the default".
 */
export function planPathway({ a, b }: Pathway): { a: PathwaySettings; b: PathwaySettings } {
  return { a: planEnd(a, b), b: planEnd(b, a) }
}

function planEnd(local: PathwayEnd, remote: PathwayEnd): PathwaySettings {
  if (local.confirmations < 1n)
    throw new DevnetOptionError(`Eid ${local.chain.eid} must ask for at least 1 confirmation: 0 means the default.`)
  const { sendUln302, receiveUln302, executor, dvnA, dvnB } = local.chain.layerZero
  const dvns = sortAddresses([dvnA.address, dvnB.address])
  return {
    sendLibrary: sendUln302,
    receiveLibrary: receiveUln302,
    receiveLibraryTimeout: 0n,
    executor: { maxMessageSize: MAX_MESSAGE_SIZE, executor },
    sendUln: requireAll(dvns, local.confirmations),
    receiveUln: requireAll(dvns, remote.confirmations),
    enforcedOptions: local.enforcedOptions,
    peer: pad(remote.oapp),
  }
}

function requireAll(dvns: readonly Address[], confirmations: bigint): UlnSettings {
  return {
    confirmations,
    requiredDVNCount: dvns.length,
    optionalDVNCount: NIL_DVN_COUNT,
    optionalDVNThreshold: 0,
    requiredDVNs: dvns,
    optionalDVNs: [],
  }
}
