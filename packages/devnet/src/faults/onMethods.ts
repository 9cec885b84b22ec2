import type { Fault } from './fault.js'

/**
 * Lets a fault happen to some methods only.
 *
 * @param methods - For example `eth_getLogs`.
 * @param fault - What happens to them.
 * @returns The fault.
 */
export function onMethods(methods: readonly string[], fault: Fault): Fault {
  return (request, forward) => (methods.includes(request.method) ? fault(request, forward) : forward(request))
}
