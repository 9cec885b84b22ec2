import { claimFeesErrorsAbi } from '../../abis/errors.js'
import { NoFeesError } from '../../errors/cover.js'
import { defineErrors } from '../errorCatalog.js'

export const claimFeesErrors = defineErrors(claimFeesErrorsAbi, {
  CoverMarket_NoFees: ([pool], cause) => new NoFeesError({ pool, cause }),
})
