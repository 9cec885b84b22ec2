import type { WakeUp } from '@omnicover/aws'
import { lastScannedBlock, type Message, type RelayerContext } from '@omnicover/relayer'

/** A message that takes longer is no longer followed: it is looked at once a minute, as all are. */
const mostMs = 1_800_000

const underWay: ReadonlySet<Message['status']> = new Set(['seen', 'final', 'attested', 'verified', 'committed'])

/** Looks at a chain block by block for as long as messages are on their way to it. */
export type Follow = {
  /** Whether there is a message to a chain that the next of its blocks may bring on. */
  readonly isNeeded: (dstEid: number) => Promise<boolean>
  /** Starts a run of its own for each chain that messages from this one are on their way to. */
  readonly startFrom: (srcEid: number) => Promise<void>
}

/**
 * Makes what follows messages.
 *
 * @param context - messages and pathways
 * @param wakeScan - starts this function anew
 * @returns what follows
 */
export function createFollow({ network, messages, store, clock }: RelayerContext, wakeScan: WakeUp): Follow {
  const farOf = (srcEid: number) => network.pathways.filter((pathway) => pathway.srcEid === srcEid)

  /** Its block may be deep enough, and it is not left to others. A DVN decides by its own connections, and may know better. */
  async function canMove({ status, srcEid, dstEid, blockNumber, seenAtMs }: Message): Promise<boolean> {
    const ageMs = clock.nowMs() - seenAtMs - network.deliverAfterMs
    if (!underWay.has(status) || ageMs < 0 || ageMs > mostMs) return false
    const ways = farOf(srcEid).filter((pathway) => pathway.dstEid === dstEid)
    const fewest = BigInt(Math.min(...ways.map(({ confirmations }) => confirmations)))
    return ((await lastScannedBlock(store, srcEid)) ?? 0n) - blockNumber + 1n >= fewest
  }

  async function isAnyMoving(dstEid: number, srcEid?: number): Promise<boolean> {
    for await (const message of messages.openTo(dstEid)) {
      if ((srcEid === undefined || message.srcEid === srcEid) && (await canMove(message))) return true
    }
    return false
  }

  return {
    isNeeded: (dstEid) => isAnyMoving(dstEid),
    startFrom: async (srcEid) => {
      for (const dstEid of new Set(farOf(srcEid).map((pathway) => pathway.dstEid))) {
        if (await isAnyMoving(dstEid, srcEid)) await wakeScan({ eid: dstEid, follow: true })
      }
    },
  }
}
