import { formatAmount, formatDay, formatTime } from '@omnicover/core'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when this chain was never told of the product. */
export class UnknownProductError extends BaseError<'UnknownProductError'> {
  readonly productId: number
  constructor({ productId, cause }: { productId: number } & ErrorOptions) {
    super('UnknownProductError', `This chain has no product ${productId}. Choose one of product.list.`, { cause })
    this.productId = productId
  }
}

/** Thrown when home does not sell the product any more. */
export class ProductNotListedError extends BaseError<'ProductNotListedError'> {
  readonly productId: number
  constructor({ productId, cause }: { productId: number } & ErrorOptions) {
    super(
      'ProductNotListedError',
      `Product ${productId} is not sold any more. Choose another; covers bought before stay valid.`,
      { cause },
    )
    this.productId = productId
  }
}

/** Thrown when an incident of the product is open. */
export class ProductFrozenError extends BaseError<'ProductFrozenError'> {
  readonly productId: number
  constructor({ productId, cause }: { productId: number } & ErrorOptions) {
    super(
      'ProductFrozenError',
      `An incident of product ${productId} is open: its covers can be neither bought, extended nor given up. Try again when it is decided.`,
      { cause },
    )
    this.productId = productId
  }
}

/** Thrown when the guardians of the chain pause its sales. */
export class SalesPausedError extends BaseError<'SalesPausedError'> {
  readonly until: number
  constructor({ until, cause }: { until: number } & ErrorOptions) {
    super(
      'SalesPausedError',
      `Sales on this chain are paused until ${formatTime(until)}. Try again then, or buy on another chain.`,
      { cause },
    )
    this.until = until
  }
}

/** Thrown when the chain has not heard enough from home to sell. */
export class StaleChainError extends BaseError<'StaleChainError'> {
  readonly heardAt: number
  constructor(parameters: { heardAt: number; incidentsTold: number; incidentsKnown: number } & ErrorOptions) {
    const { heardAt, incidentsTold, incidentsKnown, cause } = parameters
    const reason =
      incidentsKnown < incidentsTold
        ? `${incidentsTold - incidentsKnown} incident message(s) from home are still on their way`
        : `the last news from home is of ${formatTime(heardAt)}`
    super('StaleChainError', `This chain sells nothing now: ${reason}. Try again after the next message.`, { cause })
    this.heardAt = heardAt
  }
}

/** Thrown when more cover is asked for than the chain may sell. */
export class OverTargetError extends BaseError<'OverTargetError'> {
  readonly amount: bigint
  readonly available: bigint
  constructor({ amount, available, cause }: { amount: bigint; available: bigint } & ErrorOptions) {
    super(
      'OverTargetError',
      `${formatAmount(amount)} of cover is asked for and ${formatAmount(available)} is available here. Buy less, or on another chain.`,
      { cause },
    )
    this.amount = amount
    this.available = available
  }
}

/** Thrown when the cover would end before protection has begun. */
export class PeriodTooShortError extends BaseError<'PeriodTooShortError'> {
  readonly endDay: number
  readonly firstEndDay: number
  /** @param isExtension - Whether the cover is there and would end no later than it does. */
  constructor(parameters: { endDay: number; firstEndDay: number; isExtension?: boolean } & ErrorOptions) {
    const { endDay, firstEndDay, isExtension, cause } = parameters
    const why = isExtension
      ? `which is no later than now: it ends on ${formatDay(firstEndDay - 1)} already`
      : 'before its waiting period is over'
    super(
      'PeriodTooShortError',
      `The cover would end on ${formatDay(endDay)}, ${why}. Choose ${formatDay(firstEndDay)} (day ${firstEndDay}) or later.`,
      { cause },
    )
    this.endDay = endDay
    this.firstEndDay = firstEndDay
  }
}

/** Thrown when the cover would last longer than its terms allow. */
export class PeriodTooLongError extends BaseError<'PeriodTooLongError'> {
  readonly endDay: number
  readonly lastEndDay: number
  constructor({ endDay, lastEndDay, cause }: { endDay: number; lastEndDay: number } & ErrorOptions) {
    super(
      'PeriodTooLongError',
      `The cover would end on ${formatDay(endDay)}, later than its terms allow. Choose ${formatDay(lastEndDay)} (day ${lastEndDay}) or earlier.`,
      { cause },
    )
    this.endDay = endDay
    this.lastEndDay = lastEndDay
  }
}

/** Thrown when premium and fees rose above what the payer agreed to. */
export class PaymentTooHighError extends BaseError<'PaymentTooHighError'> {
  readonly payment: bigint
  readonly maxPayment: bigint
  constructor({ payment, maxPayment, cause }: { payment: bigint; maxPayment: bigint } & ErrorOptions) {
    super(
      'PaymentTooHighError',
      `Premium and fees are ${formatAmount(payment)} now, above your maximum of ${formatAmount(maxPayment)}. Get a new quote, or allow more slippage.`,
      { cause },
    )
    this.payment = payment
    this.maxPayment = maxPayment
  }
}

/** Thrown when an integrator asks for more than the contracts allow. */
export class FeeTooHighError extends BaseError<'FeeTooHighError'> {
  readonly bps: number
  readonly maxBps: number
  constructor({ bps, maxBps, cause }: { bps: number; maxBps: number } & ErrorOptions) {
    super('FeeTooHighError', `A fee of ${bps} bps is above the cap of ${maxBps} bps. Pass at most ${maxBps}.`, {
      cause,
    })
    this.bps = bps
    this.maxBps = maxBps
  }
}

/** Thrown when home wants less of the product on this chain than is here. */
export class AboveTargetError extends BaseError<'AboveTargetError'> {
  readonly exposure: bigint
  readonly target: bigint
  constructor({ exposure, target, cause }: { exposure: bigint; target: bigint } & ErrorOptions) {
    super(
      'AboveTargetError',
      `${formatAmount(exposure)} of the product are covered here and home wants at most ${formatAmount(target)}: nothing can be extended. Try again later, or buy on another chain.`,
      { cause },
    )
    this.exposure = exposure
    this.target = target
  }
}

/** Thrown when somebody else than the holder does what only the holder may. */
export class NotOwnerError extends BaseError<'NotOwnerError'> {
  readonly coverId: bigint
  constructor({ coverId, caller, cause }: { coverId: bigint; caller: string } & ErrorOptions) {
    super(
      'NotOwnerError',
      `${caller} neither owns cover ${coverId} nor is approved for it. Only the holder may cancel it, or extend it to other terms.`,
      { cause },
    )
    this.coverId = coverId
  }
}

/** Thrown when a cover has ended already. */
export class CoverEndedError extends BaseError<'CoverEndedError'> {
  readonly coverId: bigint
  readonly end: number
  constructor({ coverId, end, cause }: { coverId: bigint; end: number } & ErrorOptions) {
    super(
      'CoverEndedError',
      `Cover ${coverId} ended on ${formatTime(end)}. Buy a new one; what it owes for its time can still be claimed.`,
      { cause },
    )
    this.coverId = coverId
    this.end = end
  }
}

/** Thrown when a cancel would give back less than the holder wants. */
export class RefundTooLowError extends BaseError<'RefundTooLowError'> {
  readonly refund: bigint
  readonly minRefund: bigint
  constructor({ refund, minRefund, cause }: { refund: bigint; minRefund: bigint } & ErrorOptions) {
    super(
      'RefundTooLowError',
      `The refund is ${formatAmount(refund)} now, below your minimum of ${formatAmount(minRefund)}. Ask cover.quoteCancel again.`,
      { cause },
    )
    this.refund = refund
    this.minRefund = minRefund
  }
}

/** Thrown when a premium is asked back before or after the time for it. */
export class ReturnNotOpenError extends BaseError<'ReturnNotOpenError'> {
  readonly from: number
  readonly until: number
  constructor({ incidentId, from, until, cause }: { incidentId: number; from: number; until: number } & ErrorOptions) {
    super(
      'ReturnNotOpenError',
      `Premiums of covers bought too late for incident ${incidentId} are returned from ${formatTime(from)} to ${formatTime(until)}. Ask in that time; after it, cancel for what is not earned.`,
      { cause },
    )
    this.from = from
    this.until = until
  }
}

/** Thrown when a premium is asked back of a cover that was not bought too late for the incident. */
export class NotTooLateError extends BaseError<'NotTooLateError'> {
  readonly coverId: bigint
  readonly incidentId: number
  constructor({ coverId, incidentId, cause }: { coverId: bigint; incidentId: number } & ErrorOptions) {
    super(
      'NotTooLateError',
      `Cover ${coverId} was not bought too late for incident ${incidentId}: it protected then (cover.get: startsAt is not after the instant of claim.get; settle it), or it was bought when the incident was known here (keep it, or cancel it).`,
      { cause },
    )
    this.coverId = coverId
    this.incidentId = incidentId
  }
}

/** Thrown when a premium is asked back of a cover that was extended. */
export class CoverExtendedError extends BaseError<'CoverExtendedError'> {
  readonly coverId: bigint
  constructor({ coverId, cause }: { coverId: bigint } & ErrorOptions) {
    super('CoverExtendedError', `Cover ${coverId} was extended, so it is kept. Cancel it for what is not earned.`, {
      cause,
    })
    this.coverId = coverId
  }
}

/** Thrown when a premium is asked back of a cover that was paid for an incident. */
export class CoverAlreadyPaidError extends BaseError<'CoverAlreadyPaidError'> {
  readonly coverId: bigint
  readonly paid: bigint
  constructor({ coverId, paid, cause }: { coverId: bigint; paid: bigint } & ErrorOptions) {
    super(
      'CoverAlreadyPaidError',
      `Cover ${coverId} was paid ${formatAmount(paid)}, so its premium is not returned. Cancel it for what is not earned of the rest.`,
      { cause },
    )
    this.coverId = coverId
    this.paid = paid
  }
}

/** Thrown when a product was not sold for so long that its books must be advanced first. */
export class NeedsPokeError extends BaseError<'NeedsPokeError'> {
  readonly productId: number
  constructor({ productId, cause }: { productId: number } & ErrorOptions) {
    super(
      'NeedsPokeError',
      `Product ${productId} was not sold for very long. Call the market's poke(${productId}) until this passes; anyone may.`,
      { cause },
    )
    this.productId = productId
  }
}

/** Thrown when there is no cover of that id on this chain. */
export class UnknownCoverError extends BaseError<'UnknownCoverError'> {
  readonly coverId: bigint
  constructor({ coverId, cause }: { coverId: bigint } & ErrorOptions) {
    super(
      'UnknownCoverError',
      `There is no cover ${coverId} on this chain: it was given up, or the id or the chain is another. A cover that was cancelled, or whose premium was returned, is gone.`,
      {
        cause,
      },
    )
    this.coverId = coverId
  }
}

/** Thrown when no fees of a pool wait for an integrator on this chain. */
export class NoFeesError extends BaseError<'NoFeesError'> {
  readonly pool: string
  constructor({ pool, cause }: { pool: string } & ErrorOptions) {
    super(
      'NoFeesError',
      `No fees of the pool ${pool} wait for this integrator. Check the address and the chain, or claim again after its next sale.`,
      { cause },
    )
    this.pool = pool
  }
}
