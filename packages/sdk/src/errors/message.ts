import type { Hex } from 'viem'
import { BaseError } from './base.js'

/** Thrown when a message was not delivered in time. It is not lost: wait for the same guid again. */
export class DeliveryTimeoutError extends BaseError<'DeliveryTimeoutError'> {
  readonly guid: Hex
  /** Where the message was last seen. */
  readonly lastStatus: string
  constructor({ guid, lastStatus, timeoutMs }: { guid: Hex; lastStatus: string; timeoutMs: number }) {
    super(
      'DeliveryTimeoutError',
      `Message ${guid} was not delivered within ${timeoutMs / 1000} s; it is "${lastStatus}". Wait for the same guid again: it can still arrive.`,
    )
    this.guid = guid
    this.lastStatus = lastStatus
  }
}
