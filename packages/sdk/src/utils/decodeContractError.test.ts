import { capitalPoolAbi, claimDeskAbi, coverLensAbi, coverMarketAbi, errorsAbi } from '@omnicover/deployments'
import { type AbiParameter, encodeErrorResult, type Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { ContractRevertError } from '../errors/transaction.js'
import { decodeContractError } from './decodeContractError.js'

/**
 * Errors of the contracts that users call, which no action of the SDK can meet: a new error of these contracts is either given
 * a class or named here.
 */
const operatorOnly = [
  // Only the gateway, the desk and the deployer meet these.
  ...[
    'CoverMarket_Unauthorized',
    'CoverMarket_UnsupportedDecimals',
    'CoverMarket_UnknownPool',
    'CoverMarket_WrongAsset',
  ],
  ...['CoverMarket_FromTheFuture', 'CoverMarket_BadCurve'],
  ...['ClaimDesk_Unauthorized', 'ClaimDesk_TooManyOpen', 'ClaimDesk_BudgetTooLarge', 'ClaimDesk_StillOpen'],
  'ClaimDesk_AlreadyHeld',
  ...['CapitalPool_Unauthorized', 'CapitalPool_UnsupportedDecimals', 'CapitalPool_WrongPool'],
  ...['MessageCodec_TooManyLines'],
  // Of reporting and cancelling, which the SDK does not do.
  ...['ClaimDesk_InstantInFuture', 'ClaimDesk_UnknownReport', 'CapitalPool_RoundClosed'],
  // How a trial settlement ends inside of the lens.
  ...['CoverLens_WouldPay'],
  // Of the ERC-721 itself: transfers and approvals of covers.
  ...['AccountBalanceOverflow', 'BalanceQueryForZeroAddress', 'NotOwnerNorApproved', 'TokenAlreadyExists'],
  ...['TokenDoesNotExist', 'TransferFromIncorrectOwner', 'TransferToNonERC721ReceiverImplementer'],
  ...['TransferToZeroAddress'],
]

const sampleOf = ({ type }: AbiParameter): unknown => {
  if (type === 'address') return '0x00000000000000000000000000000000000000aa'
  if (type === 'bytes32') return `0x${'11'.repeat(32)}`
  if (type === 'bytes') return '0x1234'
  if (type === 'string') return 'text'
  return type === 'bool' ? true : 7n
}

const encode = (item: (typeof errorsAbi)[number]): Hex =>
  encodeErrorResult({ abi: [item], errorName: item.name, args: item.inputs.map(sampleOf) } as never)

describe('decodeContractError', () => {
  test.each(errorsAbi)('behavior: $name is decoded to something that says its name and keeps its data', (item) => {
    const data = encode(item)
    const error = decodeContractError(data)

    expect(error.name).not.toBe('Error')
    expect(error.docsPath).toBe(`/docs/errors.md#${error.name.toLowerCase()}`)
    expect(error.message).not.toMatch(/undefined|NaN|\[object/)
    if (error instanceof ContractRevertError) expect(error).toMatchObject({ errorName: item.name, data })
  })

  const userFacing = [...coverMarketAbi, ...claimDeskAbi, ...capitalPoolAbi, ...coverLensAbi].filter(
    (item) => item.type === 'error',
  )

  test.each(userFacing.filter(({ name }) => !operatorOnly.includes(name)))(
    'behavior: $name, which a user can meet, has a class of its own',
    (item) => {
      expect(decodeContractError(encode(item))).not.toBeInstanceOf(ContractRevertError)
    },
  )

  test.each(operatorOnly)('behavior: %s is still an error of these contracts and has no class', (name) => {
    const item = userFacing.find((candidate) => candidate.name === name)
    expect(item && decodeContractError(encode(item))).toBeInstanceOf(ContractRevertError)
  })

  test('behavior: an unknown selector keeps its data', () => {
    const error = decodeContractError('0x12345678aa')
    expect(error).toMatchObject({ name: 'ContractRevertError', errorName: undefined, data: '0x12345678aa' })
    expect(error.shortMessage).toBe('The contract refused with an unknown error 0x12345678.')
  })

  test('behavior: a plain reason string is kept', () => {
    const abi = [{ type: 'error', name: 'Error', inputs: [{ type: 'string', name: 'message' }] }] as const
    const error = decodeContractError(encodeErrorResult({ abi, errorName: 'Error', args: ['paused'] }))
    expect(error.shortMessage).toBe('The contract refused with Error(paused).')
  })

  test('behavior: messages say what to do', () => {
    const error = decodeContractError(
      encodeErrorResult({ abi: errorsAbi, errorName: 'CoverMarket_PremiumTooHigh', args: [12_500_000n, 12_000_000n] }),
    )
    expect(error.message).toMatchInlineSnapshot(`
      "The premium is 12.5 now, above your maximum of 12. Get a new quote, or allow more slippage.

      Docs: @omnicover/sdk/docs/errors.md#premiumtoohigherror
      Version: viem@2.57.1"
    `)
  })
})
