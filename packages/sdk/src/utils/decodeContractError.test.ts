import { capitalPoolAbi, claimDeskAbi, coverLensAbi, coverMarketAbi, errorsAbi } from '@omnicover/deployments'
import { encodeErrorResult } from 'viem'
import { describe, expect, test } from 'vitest'
import { ContractRevertError } from '../errors/transaction.js'
import { extremeRevert, sampleRevert } from '../test/sampleRevert.js'
import { decodeContractError } from './decodeContractError.js'

/**
 * Errors of the contracts that users call, which no action of the SDK can meet: a new error of these contracts is either given
 * a class or named here.
 */
const operatorOnly = [
  // Only the gateway, the desk and the deployer meet these.
  ...['CoverMarket_Unauthorized', 'CoverMarket_UnknownPool', 'CoverMarket_PlaceTaken', 'CoverMarket_WrongAsset'],
  ...['CoverMarket_FromTheFuture', 'CoverMarket_BadCurve', 'CoverMarket_FallsTooFast', 'CoverMarket_NoFees'],
  ...['ClaimDesk_Unauthorized', 'ClaimDesk_TooManyOpen', 'ClaimDesk_BudgetTooLarge', 'ClaimDesk_StillOpen'],
  ...['ClaimDesk_AlreadyHeld', 'ClaimDesk_FromTheFuture'],
  ...['ClaimDesk_RatioTooHigh', 'ClaimDesk_OrdinalTooHigh', 'ClaimDesk_PayableTooLate'],
  ...[
    'CapitalPool_Unauthorized',
    'CapitalPool_MoneyMissing',
    'Money_UnsupportedDecimals',
    'CapitalPool_WrongPool',
    'CapitalPool_MoreThanWaits',
    'CapitalPool_MoreThanLeave',
    'CapitalPool_RisesTooFast',
    'CapitalPool_ArrivesTooFast',
  ],
  // Of the claims and previews of ERC-4626; the SDK has claimDeposit and claimRedeem, which take what there is.
  ...['CapitalPool_MoreThanClaimable', 'CapitalPool_NoPreview', 'CapitalPool_OtherReceiver'],
  // Of reporting, which the SDK does not do.
  ...['ClaimDesk_InstantInFuture', 'ClaimDesk_UnknownReport'],
  // How a trial settlement ends inside of the lens.
  ...['CoverLens_WouldPay'],
  // Of the ERC-721 itself: transfers and approvals of covers.
  ...['AccountBalanceOverflow', 'BalanceQueryForZeroAddress', 'NotOwnerNorApproved', 'TokenAlreadyExists'],
  ...['TokenDoesNotExist', 'TransferFromIncorrectOwner', 'TransferToNonERC721ReceiverImplementer'],
  ...['TransferToZeroAddress'],
]

describe('decodeContractError', () => {
  test.each(errorsAbi)('behavior: $name says what is wrong and what to do, and where more is said', (item) => {
    for (const data of [sampleRevert(item), extremeRevert(item)]) {
      const error = decodeContractError(data)

      expect(error.name).not.toBe('Error')
      expect(error.shortMessage).toMatch(/^[A-Z0-9].*\.$/)
      expect(error.message).not.toMatch(/undefined|NaN|\[object|[{}]/)
      const hasClass = !(error instanceof ContractRevertError)
      const entry = hasClass ? `errors.md#${error.name.toLowerCase()}` : `reverts.md#${item.name.toLowerCase()}`
      expect(error.docsPath).toBe(`/docs/${entry}`)
      if (!hasClass) expect(error).toMatchObject({ errorName: item.name, data })
    }
  })

  const userFacing = [...coverMarketAbi, ...claimDeskAbi, ...capitalPoolAbi, ...coverLensAbi].filter(
    (item) => item.type === 'error',
  )

  test.each(userFacing.filter(({ name }) => !operatorOnly.includes(name)))(
    'behavior: $name, which a user can meet, has a class of its own',
    (item) => {
      expect(decodeContractError(sampleRevert(item))).not.toBeInstanceOf(ContractRevertError)
    },
  )

  test.each(operatorOnly)('behavior: %s is still an error of these contracts and has no class', (name) => {
    const item = userFacing.find((candidate) => candidate.name === name)
    expect(item && decodeContractError(sampleRevert(item))).toBeInstanceOf(ContractRevertError)
  })

  test('behavior: an unknown selector keeps its data', () => {
    const error = decodeContractError('0x12345678aa')
    expect(error).toMatchObject({ name: 'ContractRevertError', errorName: undefined, data: '0x12345678aa' })
    expect(error.shortMessage).toContain('an unknown error 0x12345678')
    expect(error.docsPath).toBe('/docs/errors.md#contractreverterror')
  })

  test('behavior: no data at all is taken for too little gas', () => {
    expect(decodeContractError('0x').shortMessage).toContain('its gas ran out')
  })

  test('behavior: an error of LayerZero without a class is said in words, with its arguments', () => {
    const data = encodeErrorResult({
      abi: errorsAbi,
      errorName: 'LZ_MessageLib_InvalidMessageSize',
      args: [12_000n, 10_000n],
    })
    expect(decodeContractError(data).message).toMatchInlineSnapshot(`
      "The message has 12000 bytes, and 10000 is the most for this pathway. Send fewer lines in one message, or raise the limit in the executor configuration.

      Revert: LZ_MessageLib_InvalidMessageSize(12000, 10000)
      Revert data: 0xc667af3e0000000000000000000000000000000000000000000000000000000000002ee00000000000000000000000000000000000000000000000000000000000002710

      Docs: @omnicover/sdk/docs/reverts.md#lz_messagelib_invalidmessagesize
      Version: viem@2.57.1"
    `)
  })

  test('behavior: a plain reason string is kept', () => {
    const abi = [{ type: 'error', name: 'Error', inputs: [{ type: 'string', name: 'message' }] }] as const
    const error = decodeContractError(encodeErrorResult({ abi, errorName: 'Error', args: ['paused'] }))
    expect(error.shortMessage).toContain('The contract refused and says: "paused".')
  })

  test('behavior: messages say what to do', () => {
    const error = decodeContractError(
      encodeErrorResult({ abi: errorsAbi, errorName: 'CoverMarket_PaymentTooHigh', args: [12_500_000n, 12_000_000n] }),
    )
    expect(error.message).toMatchInlineSnapshot(`
      "Premium and fees are 12.5 now, above your maximum of 12. Get a new quote, or allow more slippage.

      Docs: @omnicover/sdk/docs/errors.md#paymenttoohigherror
      Version: viem@2.57.1"
    `)
  })
})
