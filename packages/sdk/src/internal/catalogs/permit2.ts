import { permit2ErrorsAbi } from '../../abis/errors.js'
import {
  Permit2ExpiredError,
  Permit2NonceUsedError,
  Permit2SignatureError,
  Permit2UnavailableError,
} from '../../errors/permit2.js'
import { PaymentFailedError } from '../../errors/transaction.js'
import { defineErrors, type ErrorCatalog } from '../errorCatalog.js'

export const permit2Errors = defineErrors(permit2ErrorsAbi, {
  CoverMarket_NoPermit2: (_, cause) => new Permit2UnavailableError({ cause }),
  InvalidNonce: (_, cause) => new Permit2NonceUsedError({ cause }),
  SignatureExpired: ([deadline], cause) => new Permit2ExpiredError({ deadline, cause }),
  InvalidSigner: (_, cause) => new Permit2SignatureError({ cause }),
  InvalidSignature: (_, cause) => new Permit2SignatureError({ cause }),
  InvalidSignatureLength: (_, cause) => new Permit2SignatureError({ cause }),
  InvalidContractSignature: (_, cause) => new Permit2SignatureError({ cause }),
})

/** Permit2 keeps to itself why a token refused, and says this. */
export const permit2PaymentErrors: ErrorCatalog = {
  abi: [],
  create: {
    Error: ([message]: readonly [string], cause: Error | undefined) =>
      message === 'TRANSFER_FROM_FAILED' ? new PaymentFailedError({ byPermit2: true, cause }) : undefined,
  },
}
