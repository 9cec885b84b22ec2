import { operatorErrorsAbi } from '../../abis/errors.js'
import { NotOperatorError } from '../../errors/pool.js'
import { defineErrors } from '../errorCatalog.js'

export const operatorErrors = defineErrors(operatorErrorsAbi, {
  CapitalPool_NotOperator: ([owner, caller], cause) => new NotOperatorError({ owner, caller, cause }),
})
