import type { RelayerConfig } from '../../config.js'
import { adminPermits, manualPermits } from '../../runtime/rolePermits.js'
import type { CallPermit } from '../../sender/callPermit.js'
import type { Rotation } from './planRotation.js'

/**
 * What the key of a rotation may sign: what it has under way for the relayer, and the calls of the plan.
 *
 * @param config - of the relayer
 * @param rotation - the plan
 * @returns the calls
 */
export function rotationPermits(
  { network }: Pick<RelayerConfig, 'network'>,
  { request, calls }: Pick<Rotation, 'request' | 'calls'>,
): readonly CallPermit[] {
  const planned = calls.map(({ to, data }) => ({ to, begins: data, maxValue: 0n }))
  const { eid } = request
  if (request.role !== 'executor') return [...planned, ...adminPermits(network, request.dvn, eid)]
  return [...planned, ...manualPermits(network, eid)]
}
