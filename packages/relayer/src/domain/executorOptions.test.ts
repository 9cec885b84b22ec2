import { Options } from '@layerzerolabs/lz-v2-utilities'
import * as fc from 'fast-check'
import { concat, type Hex, pad } from 'viem'
import { describe, expect, test } from 'vitest'
import { OptionsInvalidError } from '../errors.js'
import { decodeExecutorOptions } from './executorOptions.js'

const receiver = pad('0x01')

describe('decodeExecutorOptions', () => {
  test('behavior: returns gas and value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15_000_000 }),
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        (gas, value) => {
          const options = Options.newOptions().addExecutorLzReceiveOption(gas, value.toString()).toHex() as Hex
          expect(decodeExecutorOptions(options)).toEqual({ gas: BigInt(gas), value, composeGas: 0n })
        },
      ),
    )
  })

  test('behavior: options that an application enforces and those of the sender add up, as the executor charges them', () => {
    const options = Options.newOptions()
      .addExecutorLzReceiveOption(200_000, 1)
      .addExecutorLzReceiveOption(100_000)
      .toHex() as Hex
    expect(decodeExecutorOptions(options)).toEqual({ gas: 300_000n, value: 1n, composeGas: 0n })
  })

  test('behavior: returns gas for what the receiver composes', () => {
    const options = Options.newOptions()
      .addExecutorLzReceiveOption(1)
      .addExecutorComposeOption(0, 200_000)
      .toHex() as Hex
    expect(decodeExecutorOptions(options)).toEqual({ gas: 1n, value: 0n, composeGas: 200_000n })
  })

  test.each([
    ['native drops', Options.newOptions().addExecutorLzReceiveOption(1).addExecutorNativeDropOption(1, receiver)],
    ['a second composed call', Options.newOptions().addExecutorLzReceiveOption(1).addExecutorComposeOption(1, 1)],
    ['composed calls with wei', Options.newOptions().addExecutorLzReceiveOption(1).addExecutorComposeOption(0, 1, 1)],
    ['ordered execution', Options.newOptions().addExecutorLzReceiveOption(1).addExecutorOrderedExecutionOption()],
    ['reads', Options.newOptions().addExecutorLzReadOption(1, 1)],
  ])('error: OptionsInvalidError for %s, which this executor does not do', (what, options) => {
    expect(() => decodeExecutorOptions(options.toHex() as Hex)).toThrow(`does not do ${what}`)
  })

  test('error: OptionsInvalidError for gas below zero, which the library encodes as 2^128-1', () => {
    const options = Options.newOptions().addExecutorLzReceiveOption(-1).toHex() as Hex
    expect(() => decodeExecutorOptions(options)).toThrow(OptionsInvalidError)
  })

  test('error: OptionsInvalidError for every truncation and for trailing bytes', () => {
    const options = Options.newOptions().addExecutorLzReceiveOption(200_000, 5).toHex() as Hex
    for (let end = 0; end < options.length; end += 1) {
      expect(() => decodeExecutorOptions(options.slice(0, end) as Hex)).toThrow(OptionsInvalidError)
    }
    expect(() => decodeExecutorOptions(concat([options, '0x00']))).toThrow(OptionsInvalidError)
  })

  test('error: OptionsInvalidError for no gas, no options and the older option types', () => {
    expect(() => decodeExecutorOptions('0x')).toThrow(OptionsInvalidError)
    expect(() => decodeExecutorOptions('0x0003')).toThrow(OptionsInvalidError)
    expect(() => decodeExecutorOptions(concat(['0x0001', pad('0xea60')]))).toThrow(OptionsInvalidError)
    expect(() => decodeExecutorOptions('0x00030100110100000000000000000000000000000000')).toThrow(OptionsInvalidError)
  })
})
