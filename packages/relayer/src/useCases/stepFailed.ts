import { toFailure } from '../domain/failure.js'
import type { UntimedEvent } from './context.js'

/**
 * Describes a step that threw, for the observer: it must not take other steps with it, and comes again with the next round.
 *
 * @param step - its name
 * @param error - what was thrown
 * @returns the event
 */
export function stepFailed(step: string, error: unknown): UntimedEvent {
  return { type: 'stepFailed', step, ...toFailure(error) }
}
