import type { Fault } from './fault.js'

/**
 * Changes what a node answers.
 *
 * @param lie - Gets the method, the true result and the parameters; returns what is told instead.
 * @returns The fault.
 */
export function tamper(lie: (method: string, result: unknown, params: readonly unknown[]) => unknown): Fault {
  return async (request, forward) => {
    const reply = await forward(request)
    return reply.kind === 'result' ? { ...reply, result: lie(request.method, reply.result, request.params) } : reply
  }
}
