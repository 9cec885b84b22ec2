import { endpointV2Abi } from '@omnicover/deployments'
import { type Hash, pad, zeroHash } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { larger, smaller } from '../domain/bigints.js'
import { guidAt } from '../domain/guidAt.js'
import type { PathwayEnds } from '../domain/pathwayKey.js'
import { range } from '../domain/range.js'
import { contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { type PathwayNonces, readNonces } from './readNonces.js'

/** What a pathway has sent and not delivered, as the endpoints of both chains say. */
export type Undelivered = PathwayNonces & {
  /** The lowest nonce that was looked at. */
  readonly lookedFrom: bigint
  /** Lowest nonces first. */
  readonly messages: readonly { readonly nonce: bigint; readonly guid: Hash; readonly isCommitted: boolean }[]
}

/** Nonces that are looked at one by one on each side of the newest delivered one: a dozen requests. */
const MOST_NONCES = 1_000n

/**
 * Finds the messages of a pathway that are not delivered. A nonce above the newest delivered one is not; below it the one is not whose
 * payload the endpoint still keeps.
 *
 * @param context - where to look
 * @param pathway - which
 * @returns the messages, and how many were sent
 * @throws {RelayerError} when a chain cannot be read
 */
export async function readUndelivered(
  context: Pick<RelayerContext, 'network' | 'chains'>,
  pathway: PathwayEnds,
): Promise<Undelivered> {
  const { sent, executed } = await readNonces(context, pathway)
  const lookedFrom = larger(1n, executed - MOST_NONCES + 1n)
  const last = smaller(sent, executed + MOST_NONCES)
  const nonces = range(0, Number(last - lookedFrom)).map((above) => lookedFrom + BigInt(above))
  const hashes = await readHashes(context, pathway, nonces)
  const messages = nonces
    .map((nonce, index) => ({ nonce, guid: guidAt(pathway, nonce), isCommitted: answerAt(hashes, index) !== zeroHash }))
    .filter(({ nonce, isCommitted }) => nonce > executed || isCommitted)
  return { sent, executed, lookedFrom, messages }
}

function readHashes(
  context: Pick<RelayerContext, 'network' | 'chains'>,
  { receiver, srcEid, sender, dstEid }: PathwayEnds,
  nonces: readonly bigint[],
) {
  const { endpoint: address } = chainConfigOf(context, dstEid)
  const read = { address, abi: endpointV2Abi, functionName: 'inboundPayloadHash' } as const
  return chainOf(context, dstEid).read(
    nonces.map((nonce) => contractRead({ ...read, args: [receiver, srcEid, pad(sender), nonce] })),
  )
}
