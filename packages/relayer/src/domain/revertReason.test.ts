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
  test('behavior: whoever reverts does not choose how much is kept of it', () => {
    const zeros = `0x${'00'.repeat(210_000)}` as const
    expect(revertReason(zeros)).toMatch(/^unknown error 0x0+\.\.\. \(420016 characters\)$/)
    const text = encodeAbiParameters([{ type: 'string' }], ['no'.repeat(100_000)]).slice(2)
    expect(revertReason(`${toFunctionSelector('Error(string)')}${text}`).length).toBeLessThan(540)
  })
})
