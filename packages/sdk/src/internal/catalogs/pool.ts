import { poolErrorsAbi } from '../../abis/errors.js'
import { UnknownPoolError } from '../../errors/request.js'
import { defineErrors } from '../errorCatalog.js'

export const poolErrors = defineErrors(poolErrorsAbi, {
  CoverLens_UnknownPool: ([poolId], cause) => new UnknownPoolError({ poolId, cause }),
})
