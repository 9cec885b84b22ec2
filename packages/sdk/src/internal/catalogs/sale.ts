import { saleErrorsAbi } from '../../abis/errors.js'
import {
  FeeTooHighError,
  NeedsPokeError,
  OverTargetError,
  PaymentTooHighError,
  PeriodTooLongError,
  PeriodTooShortError,
  ProductFrozenError,
  ProductNotListedError,
  SalesPausedError,
  StaleChainError,
} from '../../errors/cover.js'
import { InvalidAmountError, InvalidReceiverError, QuoteExpiredError } from '../../errors/request.js'
import { defineErrors } from '../errorCatalog.js'

export const saleErrors = defineErrors(saleErrorsAbi, {
  CoverMarket_NotListed: ([productId], cause) => new ProductNotListedError({ productId, cause }),
  CoverMarket_Paused: ([until], cause) => new SalesPausedError({ until, cause }),
  CoverMarket_Frozen: ([productId], cause) => new ProductFrozenError({ productId, cause }),
  CoverMarket_Stale: ([heardAt, incidentsTold, incidentsKnown], cause) =>
    new StaleChainError({ heardAt, incidentsTold, incidentsKnown, cause }),
  CoverMarket_DeadlinePassed: ([expiresAt, now], cause) => new QuoteExpiredError({ expiresAt, now, cause }),
  CoverMarket_AmountTooSmall: ([amount, minimum], cause) => new InvalidAmountError({ amount, minimum, cause }),
  CoverMarket_OverTarget: ([amount, available], cause) => new OverTargetError({ amount, available, cause }),
  CoverMarket_PeriodTooShort: ([endDay, firstEndDay], cause) =>
    new PeriodTooShortError({ endDay, firstEndDay: Number(firstEndDay), cause }),
  CoverMarket_PeriodTooLong: ([endDay, lastEndDay], cause) =>
    new PeriodTooLongError({ endDay, lastEndDay: Number(lastEndDay), cause }),
  CoverMarket_PaymentTooHigh: ([payment, maxPayment], cause) => new PaymentTooHighError({ payment, maxPayment, cause }),
  CoverMarket_FeeTooHigh: ([bps, maxBps], cause) => new FeeTooHighError({ bps, maxBps, cause }),
  CoverMarket_ZeroIntegrator: (_, cause) => new InvalidReceiverError({ role: 'integrator', cause }),
  CoverMarket_ZeroOwner: (_, cause) => new InvalidReceiverError({ role: 'owner', cause }),
  CoverMarket_NeedsPoke: ([productId], cause) => new NeedsPokeError({ productId, cause }),
})
