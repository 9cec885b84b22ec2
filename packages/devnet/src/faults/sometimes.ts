import { happens } from './chance.js'
import type { Fault } from './fault.js'

/**
 * Lets a fault happen to some of the requests, drawn by their number: the same seed hits the same ones.
 *
 * @param options.seed - Draws them. Give every fault one of its own.
 * @param options.chance - From 0, none, to 1, all.
 * @param fault - What happens to those that are hit.
 * @returns The fault, from the first request on.
 */
export function sometimes({ seed, chance }: { seed: string; chance: number }, fault: Fault): Fault {
  let number = 0
  return (request, forward) => {
    const isHit = happens(seed, String(number), chance)
    number += 1
    return isHit ? fault(request, forward) : forward(request)
  }
}
