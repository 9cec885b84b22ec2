import { checkRange } from '../codec/range.js'

/**
 * Number of the deposit round, which is that of the epoch, at a time. A capital report of epoch g closes the rounds before g.
 *
 * @param time - seconds
 * @param epochLength - seconds of an epoch, the same on all chains
 * @returns number of the round
 * @throws {OutOfRangeError} when a number is not whole or does not fit its type on the chain
 */
export function roundOf(time: number, epochLength: number): number {
  const maxTime = 2 ** 40 - 1
  const round = Math.floor(checkRange('time', time, 0, maxTime) / checkRange('epochLength', epochLength, 1, maxTime))
  return checkRange('round', round, 0, 2 ** 32 - 1)
}
