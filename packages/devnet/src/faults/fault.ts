/** A JSON-RPC request on its way to a node. */
export type RpcRequest = { readonly method: string; readonly params: readonly unknown[] }

/** What comes back: an answer, an error of the node, an HTTP status without a body, a cut connection, or the first half of a body. */
export type RpcReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data?: unknown }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'half'; readonly reply: RpcReply }

/** Passes a request on: to the next fault, and after the last one to the node. */
export type Forward = (request: RpcRequest) => Promise<RpcReply>

/** Something that goes wrong between a client and a node. It may change the request, the answer, or both, or ask nobody. */
export type Fault = (request: RpcRequest, forward: Forward) => Promise<RpcReply>

/**
 * Puts faults one behind the other.
 *
 * @param faults - The first one sees the request first and the answer last.
 * @param node - Asks the node.
 * @returns A way to the node through all of them.
 */
export function throughFaults(faults: readonly Fault[], node: Forward): Forward {
  return faults.reduceRight<Forward>((forward, fault) => (request) => fault(request, forward), node)
}
