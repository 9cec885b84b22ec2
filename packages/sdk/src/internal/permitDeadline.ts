import { getBlock } from 'viem/actions'
import type { AnyClient } from '../types/client.js'

/** Long enough to look at a wallet, short enough that a forgotten permit is worth nothing. */
const PERMIT_SECONDS = 1_200

/** Until when a permit that is signed now holds: by the chain's clock, the device's may be wrong. */
export async function permitDeadline(client: AnyClient): Promise<number> {
  const { timestamp } = await getBlock(client)
  return Number(timestamp) + PERMIT_SECONDS
}
