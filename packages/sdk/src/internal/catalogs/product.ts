import { productErrorsAbi } from '../../abis/errors.js'
import { UnknownProductError } from '../../errors/cover.js'
import { defineErrors } from '../errorCatalog.js'

export const productErrors = defineErrors(productErrorsAbi, {
  CoverMarket_UnknownProduct: ([productId], cause) => new UnknownProductError({ productId, cause }),
})
