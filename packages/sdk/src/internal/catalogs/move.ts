import { moveErrorsAbi, routeErrorsAbi } from '../../abis/errors.js'
import {
  ChainFullError,
  InvalidSharesError,
  SilentChainError,
  UnknownMoveError,
  UnreachableChainError,
} from '../../errors/pool.js'
import { InvalidReceiverError } from '../../errors/request.js'
import { defineErrors } from '../errorCatalog.js'

export const moveErrors = defineErrors(moveErrorsAbi, {
  CapitalPool_TooFewShares: ([shares, minimum], cause) => new InvalidSharesError({ shares, minimum, cause }),
  CapitalPool_UnknownMove: ([eid, moveId], cause) => new UnknownMoveError({ eid, moveId, cause }),
  CapitalPool_ZeroReceiver: (_, cause) => new InvalidReceiverError({ role: 'receiver', cause }),
  CoverGateway_AboveChainCap: ([eid, there, cap], cause) => new ChainFullError({ eid, there, cap, cause }),
  CoverGateway_SilentChain: ([eid], cause) => new SilentChainError({ eid, cause }),
})

/** Only of a move: messages and reports meet the same errors. */
export const routeErrors = defineErrors(routeErrorsAbi, {
  CoverGateway_WrongDirection: ([, , eid], cause) => new UnreachableChainError({ eid, cause }),
  Ledger_UnknownChain: ([, eid], cause) => new UnreachableChainError({ eid, cause }),
})
