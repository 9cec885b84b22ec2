import type { Address } from 'viem'

/** A way that messages go, with addresses of 20 bytes. */
export type PathwayEnds = {
  readonly srcEid: number
  readonly sender: Address
  readonly dstEid: number
  readonly receiver: Address
}

/** One string for a pathway, for rows and events. */
export function pathwayKey({ srcEid, sender, dstEid, receiver }: PathwayEnds): string {
  return `${srcEid}/${sender.toLowerCase()}/${dstEid}/${receiver.toLowerCase()}`
}
