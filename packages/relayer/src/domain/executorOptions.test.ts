import { Options } from '@layerzerolabs/lz-v2-utilities'
import * as fc from 'fast-check'
import { concat, type Hex, pad, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { OptionsInvalidError } from '../errors.js'
import { decodeExecutorOptions } from './executorOptions.js'

const receiver = pad('0x01')

function decodeOrRefuse(options: Hex) {
  try {
    return decodeExecutorOptions(options)
  } catch (error) {
    expect(error).toBeInstanceOf(OptionsInvalidError)
    return undefined
  }
}

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

  test('behavior: whatever it takes reads the same in the library of LayerZero', () => {
    const amount = fc.bigInt({ min: 0n, max: 200_000n }).map((wei) => toHex(wei, { size: 16 }).slice(2))
    const amounts = fc.array(amount, { minLength: 1, maxLength: 2 }).map((all) => all.join(''))
    const option = fc.oneof(
      amounts.map((fields) => ['01', `01${fields}`] as const),
      amounts.map((fields) => ['01', `030000${fields}`] as const),
      fc.constant(['02', '0001'] as const),
    )
    const encoded = fc
      .array(option, { minLength: 1, maxLength: 3 })
      .map((options) =>
        options.map(([worker, data]) => `${worker}${toHex(data.length / 2, { size: 2 }).slice(2)}${data}`).join(''),
      )
    const damage = fc.option(fc.tuple(fc.nat({ max: 120 }), fc.stringMatching(/^[0-9a-f]{2}$/)))
    const damaged = fc.tuple(encoded, damage).map(([digits, where]): Hex => {
      if (where === null) return `0x0003${digits}`
      const [at, byte] = where
      return `0x0003${digits.slice(0, 2 * at)}${byte}${digits.slice(2 * at + 2)}`
    })
    let taken = 0
    fc.assert(
      fc.property(damaged, (options) => {
        const ours = decodeOrRefuse(options)
        if (ours === undefined) return
        taken += 1
        const theirs = Options.fromOptions(options)
        const { gas, value } = theirs.decodeExecutorLzReceiveOption() ?? { gas: 0n, value: 0n }
        const composeGas = theirs.decodeExecutorComposeOption().reduce((sum, one) => sum + one.gas, 0n)
        expect(ours).toEqual({ gas, value, composeGas })
      }),
      { numRuns: 2_000 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  test('behavior: options of DVNs are theirs', () => {
    const options = Options.newOptions().addVerifierPrecrimeOption(0).addExecutorLzReceiveOption(1).toHex() as Hex
    expect(decodeExecutorOptions(options)).toEqual({ gas: 1n, value: 0n, composeGas: 0n })
  })

  test('error: OptionsInvalidError for types and workers that nobody knows', () => {
    expect(() => decodeExecutorOptions('0x000301000109')).toThrow('options of type 9')
    expect(() => decodeExecutorOptions('0x000307000109')).toThrow('options for worker 7')
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
