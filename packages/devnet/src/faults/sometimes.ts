import { createHash } from 'node:crypto'
import { happens } from './chance.js'
import type { Fault, RpcRequest } from './fault.js'

/**
 * Lets a fault happen to some of the requests. What is asked and how often it was asked before draws them, so the same seed hits the same
 * ones, whatever other requests come in between.
 *
 * @param options.seed - Draws them. Give every fault one of its own.
 * @param options.chance - From 0, none, to 1, all.
 * @param fault - What happens to those that are hit.
 * @returns The fault, from the first request on.
 */
export function sometimes({ seed, chance }: { seed: string; chance: number }, fault: Fault): Fault {
  const asked = new Map<string, number>()
  return (request, forward) => {
    const name = nameOf(request)
    const before = asked.get(name) ?? 0
    asked.set(name, before + 1)
    return happens(seed, `${name}/${before}`, chance) ? fault(request, forward) : forward(request)
  }
}

function nameOf({ method, params }: RpcRequest): string {
  return `${method}/${createHash('sha256').update(JSON.stringify(params)).digest('base64url')}`
}
