import { guidOf } from '@omnicover/core'
import { type Hash, pad } from 'viem'
import type { PathwayEnds } from './pathwayKey.js'

/** LayerZero's id of the message of a pathway with a nonce. */
export function guidAt({ srcEid, sender, dstEid, receiver }: PathwayEnds, nonce: bigint): Hash {
  return guidOf({ nonce, srcEid, sender: pad(sender), dstEid, receiver: pad(receiver) })
}
