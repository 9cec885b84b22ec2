import type { Fault, RpcReply, RpcRequest } from './fault.js'

/**
 * Has a node tell the same head several times, as one behind a cache does. Everything else is up to date.
 *
 * @param times - How often a head is told before it is looked at again.
 * @returns The fault.
 */
export function staleHead(times: number): Fault {
  const told = new Map<string, { readonly reply: RpcReply; left: number }>()
  return async (request, forward) => {
    if (!asksForHead(request)) return forward(request)
    const known = told.get(request.method)
    if (known !== undefined && known.left > 0) {
      known.left -= 1
      return known.reply
    }
    const reply = await forward(request)
    told.set(request.method, { reply, left: times - 1 })
    return reply
  }
}

function asksForHead({ method, params }: RpcRequest): boolean {
  return method === 'eth_blockNumber' || (method === 'eth_getBlockByNumber' && params[0] === 'latest')
}
