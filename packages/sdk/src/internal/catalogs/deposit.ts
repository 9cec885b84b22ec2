import { cancelDepositErrorsAbi, claimDepositErrorsAbi, depositErrorsAbi } from '../../abis/errors.js'
import {
  ClaimFirstError,
  DepositsPausedError,
  NothingToClaimError,
  RoundClosedError,
  RoundNotSettledError,
  RoundPendingError,
} from '../../errors/pool.js'
import { InvalidAmountError } from '../../errors/request.js'
import { defineErrors } from '../errorCatalog.js'

export const depositErrors = defineErrors(depositErrorsAbi, {
  CapitalPool_AmountTooSmall: ([amount, minimum], cause) => new InvalidAmountError({ amount, minimum, cause }),
  CapitalPool_Paused: ([until], cause) => new DepositsPausedError({ until, cause }),
  CapitalPool_WaitsForRound: ([round], cause) => new RoundPendingError({ round, cause }),
  CapitalPool_ClaimFirst: ([round], cause) => new ClaimFirstError({ round, cause }),
})

export const cancelDepositErrors = defineErrors(cancelDepositErrorsAbi, {
  CapitalPool_NothingToClaim: ([controller], cause) => new NothingToClaimError({ controller, cause }),
  CapitalPool_RoundClosed: ([round], cause) => new RoundClosedError({ round, cause }),
})

export const claimDepositErrors = defineErrors(claimDepositErrorsAbi, {
  CapitalPool_NothingToClaim: ([controller], cause) => new NothingToClaimError({ controller, cause }),
  CapitalPool_NotSettled: ([round], cause) => new RoundNotSettledError({ round, cause }),
})
