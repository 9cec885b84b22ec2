import { cancelRedeemErrorsAbi, claimRedeemErrorsAbi, redeemErrorsAbi, sharesErrorsAbi } from '../../abis/errors.js'
import {
  ExitPendingError,
  InsufficientSharesError,
  InvalidSharesError,
  NothingToRedeemError,
  RoundClosedError,
  RoundNotSettledError,
} from '../../errors/pool.js'
import { defineErrors } from '../errorCatalog.js'

export const redeemErrors = defineErrors(redeemErrorsAbi, {
  CapitalPool_TooFewShares: ([shares, minimum], cause) => new InvalidSharesError({ shares, minimum, cause }),
  CapitalPool_ExitWaits: ([round], cause) => new ExitPendingError({ round, cause }),
})

/** Only where the token is the share: other tokens refuse with the same error. */
export const sharesErrors = defineErrors(sharesErrorsAbi, {
  ERC20InsufficientBalance: ([, balance, needed], cause) => new InsufficientSharesError({ balance, needed, cause }),
})

export const cancelRedeemErrors = defineErrors(cancelRedeemErrorsAbi, {
  CapitalPool_NothingToRedeem: ([controller], cause) => new NothingToRedeemError({ controller, cause }),
  CapitalPool_RoundClosed: ([round], cause) => new RoundClosedError({ round, cause }),
})

export const claimRedeemErrors = defineErrors(claimRedeemErrorsAbi, {
  CapitalPool_NothingToRedeem: ([controller], cause) => new NothingToRedeemError({ controller, cause }),
  CapitalPool_NotSettled: ([round], cause) => new RoundNotSettledError({ round, cause }),
})
