import { coverErrorsAbi, missingTokenErrorsAbi } from '../../abis/errors.js'
import { UnknownCoverError } from '../../errors/cover.js'
import { defineErrors } from '../errorCatalog.js'

export const coverErrors = defineErrors(coverErrorsAbi, {
  CoverMarket_UnknownCover: ([coverId], cause) => new UnknownCoverError({ coverId, cause }),
})

/** When cover and owner are read at once, either can be the first to refuse, and only one names the cover. */
export const coverErrorsOf = (coverId: bigint) => [
  coverErrors,
  defineErrors(missingTokenErrorsAbi, {
    TokenDoesNotExist: (_, cause) => new UnknownCoverError({ coverId, cause }),
  }),
]
