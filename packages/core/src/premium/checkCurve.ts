import { CoreError } from '../errors.js'
import type { Curve } from '../messages/product.js'

/** A price. */
export type PremiumQuote = {
  /** Units. */
  readonly premium: bigint
  /** Pico (1e-12 of the asset) a second. */
  readonly rate: bigint
}

/** Thrown when a curve falls somewhere, or its kink is not inside it: no chain would take it. */
export class InvalidCurveError extends CoreError {
  override readonly name = 'InvalidCurveError'

  constructor({ baseRate, kinkRate, maxRate, kinkBps }: Curve) {
    super(
      `The curve ${baseRate}, ${kinkRate}, ${maxRate} ppm with its kink at ${kinkBps} bps is not valid; rates must be whole, ` +
        'of at most 24 bits and not fall, and the kink must be from 1 to 9999 bps.',
    )
  }
}

/** Refuses a curve that no chain would take. */
export function checkCurve(curve: Curve): void {
  const { baseRate, kinkRate, maxRate, kinkBps } = curve
  const whole = [baseRate, kinkRate, maxRate, kinkBps].every(Number.isInteger)
  const rising = baseRate >= 0 && baseRate <= kinkRate && kinkRate <= maxRate && maxRate < 2 ** 24
  if (!whole || !rising || kinkBps < 1 || kinkBps > 9_999) throw new InvalidCurveError(curve)
}
