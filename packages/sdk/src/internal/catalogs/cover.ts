import { coverErrorsAbi } from '../../abis/errors.js'
import { UnknownCoverError } from '../../errors/cover.js'
import { defineErrors } from '../errorCatalog.js'

export const coverErrors = defineErrors(coverErrorsAbi, {
  CoverMarket_UnknownCover: ([coverId], cause) => new UnknownCoverError({ coverId, cause }),
})
