import { encodeErrorResult, parseAbi, stringToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { composeCoverId } from '../ids/coverId.js'
import { explainRevert } from './explainRevert.js'
import { fillIn, formNames } from './fillIn.js'
import { formatRevert } from './formatRevert.js'
import { revertTexts } from './revertTexts.js'
import { withoutControls } from './withoutControls.js'

const abi = parseAbi([
  'error CoverMarket_OverTarget(uint64 amount, uint64 available)',
  'error LzExecutor_Executed()',
  'error Nobody_Knows(uint256 it)',
])

describe('fillIn', () => {
  test.each([
    ['{n:money}', 12_500_000n, '12.5'],
    ['{n:native}', 10n ** 16n, '0.01'],
    ['{n:time}', 1_795_237_589, '2026-11-21T05:06:29Z'],
    ['{n:day}', 20_778n, '2026-11-21'],
    ['{n:ppm}', 1_000_001, '100.0001%'],
    ['{n:bps}', 9_950, '99.5%'],
    ['{n:message}', 4, 'CLAIM_DECIDED'],
    ['{n:message}', 99, 'type 99'],
    ['{n:word}', stringToHex('deposits', { size: 32 }), 'deposits'],
    ['{n:code}', 0x11n, '0x11'],
    ['{n} and {n}', 7n, '7 and 7'],
  ])('default: %s of %s is written %s', (text, n, written) => {
    expect(fillIn(text, { n })).toBe(written)
  })

  test('default: a cover is named by its id and by its parts', () => {
    const coverId = composeCoverId({ eid: 40_102, productId: 3, serial: 5 })
    expect(fillIn('{coverId:cover}', { coverId })).toBe(`${coverId} (number 5 of product 3 on chain 40102)`)
  })

  test('behavior: what a form cannot write is written as it is', () => {
    const n = 2n ** 256n - 1n
    for (const form of ['time', 'day', 'cover', 'code']) expect(fillIn(`{n:${form}}`, { n })).toBe(String(n))
  })
})

describe('explainRevert', () => {
  test('default: gives the name, the arguments, what is wrong and what to do', () => {
    const data = encodeErrorResult({ abi, errorName: 'CoverMarket_OverTarget', args: [5_000_000n, 2_500_000n] })
    expect(explainRevert(abi, data)).toEqual({
      errorName: 'CoverMarket_OverTarget',
      args: [5_000_000n, 2_500_000n],
      sentence: 'Cover of 5 is asked for, and this chain may sell 2.5 now.',
      remedy: 'Buy at most 2.5, or buy on another chain.',
    })
  })

  test('behavior: what has no ABI or no text is not known', () => {
    expect(explainRevert(abi, '0xdeadbeef')).toBeUndefined()
    expect(explainRevert(abi, '0x')).toBeUndefined()
    expect(explainRevert(abi, encodeErrorResult({ abi, errorName: 'Nobody_Knows', args: [1n] }))).toBeUndefined()
  })
})

describe('formatRevert', () => {
  test('default: writes all of it on one line', () => {
    expect(formatRevert(abi, encodeErrorResult({ abi, errorName: 'LzExecutor_Executed' }))).toBe(
      'LzExecutor_Executed(): The message was delivered before. Nothing is left to do for this message.',
    )
  })

  test("behavior: knows Solidity's own reverts, and says so when nothing is known", () => {
    const solidity = parseAbi(['error Error(string message)', 'error Panic(uint256 reason)'])
    const text = encodeErrorResult({ abi: solidity, errorName: 'Error', args: ['not yet'] })
    expect(formatRevert(abi, text)).toContain('Error(not yet): The contract refused and says: "not yet".')
    const panic = encodeErrorResult({ abi: solidity, errorName: 'Panic', args: [0x12n] })
    expect(formatRevert(abi, panic)).toContain('Solidity stopped the call with panic 0x12')
    expect(formatRevert(abi, '0xdeadbeef')).toBe('unknown error 0xdeadbeef')
    expect(formatRevert(abi, '0x')).toContain('gas ran out')
  })
})

describe('withoutControls', () => {
  test('default: escape codes, line ends and what turns text round are shown, not carried out', () => {
    const said = '\u001b]52;c;cm0=\u0007 a\r\nb \u202eevil\u2028\u009b2J'
    const shown = String.raw`\u{1b}]52;c;cm0=\u{7} a\u{d}\u{a}b \u{202e}evil\u{2028}\u{9b}2J`
    expect(withoutControls(said)).toBe(shown)
    const data = encodeErrorResult({ abi: parseAbi(['error Error(string)']), args: [said] })
    expect(formatRevert(abi, data)).toContain(shown)
    expect(formatRevert(abi, data)).not.toMatch(/\p{Cc}/u)
  })

  test('behavior: what people write stays as it is', () => {
    expect(withoutControls('Zürich – 5 € “ok” 日本')).toBe('Zürich – 5 € “ok” 日本')
  })
})

describe('the texts', () => {
  const entries = Object.values(revertTexts).flatMap((texts) => Object.entries(texts))

  test.each(entries)('%s says what is wrong and what to do, in sentences', (_, [sentence, remedy]) => {
    for (const text of [sentence, remedy]) {
      expect(text).toMatch(/^[A-Z0-9{][^\n]*\.$/)
      expect(text).not.toMatch(/undefined|null|NaN|TODO| {2}|\.\.$/)
      // What is left when the placeholders are taken out has no brace, and each form is one of those that there are.
      expect(text.replace(/\{\w+(:\w+)?\}/g, '')).not.toMatch(/[{}]/)
      for (const [, form] of text.matchAll(/\{\w+:(\w+)\}/g)) expect(formNames).toContain(form)
    }
    expect(sentence.length).toBeLessThanOrEqual(220)
    expect(remedy).not.toBe(sentence)
  })

  test('no error has two', () => {
    const names = entries.map(([name]) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
