import { RelayerError } from '../errors.js'
import type { UntimedEvent } from './context.js'

/**
 * Describes a step that threw, for the observer: it must not take other steps with it, and comes again with the next round.
 *
 * @param step - its name
 * @param error - what was thrown
 * @returns the event
 */
export function stepFailed(step: string, error: unknown): UntimedEvent {
  const known = error instanceof RelayerError ? error : undefined
  return {
    type: 'stepFailed',
    step,
    code: known?.code ?? 'UNEXPECTED',
    retriable: known?.retriable ?? true,
    reason: known?.shortMessage ?? (error instanceof Error ? error.message : String(error)),
  }
}
