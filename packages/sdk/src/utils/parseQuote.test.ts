import { describe, expect, test } from 'vitest'
import { InvalidQuoteError } from '../errors/request.js'
import { quote } from '../test/fixtures.js'
import { parseQuote } from './parseQuote.js'
import { serializeQuote } from './serializeQuote.js'

const text = serializeQuote({ ...quote, blockers: ['stale', 'over-target'] })

/** The serialised quote with one field changed; `undefined` leaves it out. */
const withField = (name: string, value: unknown) => JSON.stringify({ ...JSON.parse(text), [name]: value })

describe('parseQuote', () => {
  test('default: reads what serializeQuote wrote', () => {
    expect(parseQuote(text)).toEqual({ ...quote, blockers: ['stale', 'over-target'] })
  })

  test('behavior: drops fields that are no part of a quote', () => {
    expect(parseQuote(withField('__proto__', 1))).toEqual(parseQuote(text))
    expect(parseQuote(withField('admin', true))).not.toHaveProperty('admin')
  })

  test.each(['', 'null', '7', '"quote"', '[1', '{'])('error: InvalidQuoteError for the text %j', (bad) => {
    expect(() => parseQuote(bad)).toThrow(InvalidQuoteError)
  })

  test.each(Object.keys(JSON.parse(text)))('error: InvalidQuoteError when %s is missing', (name) => {
    expect(() => parseQuote(withField(name, undefined))).toThrow(InvalidQuoteError)
  })

  test.each([
    ['amount', 5_000_000_000],
    ['amount', '-5'],
    ['amount', '1.5'],
    ['amount', ''],
    ['premium', null],
    ['chainId', '1'],
    ['endDay', 1.5],
    ['endDay', -1],
    ['expiresAt', 2 ** 60],
    ['version', 1],
    ['blockers', 'stale'],
    ['blockers', ['bribed']],
    ['blockers', ['stale', 'stale']],
  ])('error: InvalidQuoteError when %s is %j', (name, value) => {
    expect(() => parseQuote(withField(name, value))).toThrow(InvalidQuoteError)
  })
})
