import { endpointV2Abi } from '@omnicover/deployments'
import { encodeAbiParameters, encodeErrorResult, toFunctionSelector } from 'viem'
import { describe, expect, test } from 'vitest'
import { revertReason } from './revertReason.js'

describe('revertReason', () => {
  test('behavior: names errors of LayerZero, of Solidity and unknown ones', () => {
    const invalidNonce = encodeErrorResult({ abi: endpointV2Abi, errorName: 'LZ_InvalidNonce', args: [7n] })
    expect(revertReason(invalidNonce)).toMatch(/^LZ_InvalidNonce\(7\): Nonce 7 is not /)
    const text = encodeAbiParameters([{ type: 'string' }], ['not yet']).slice(2)
    expect(revertReason(`${toFunctionSelector('Error(string)')}${text}`)).toMatch(/^Error\(not yet\): /)
    expect(revertReason('0xdeadbeef')).toBe('unknown error 0xdeadbeef')
    expect(revertReason('0x')).toContain('gas ran out')
  })
})
