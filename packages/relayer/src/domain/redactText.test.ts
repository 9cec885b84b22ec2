import { expect, test } from 'vitest'
import { redactText } from './redactText.js'

const urls = ['https://user:pass%20word@rpc.example/v2/Key-of-42?token=to-ken&Bare-key', 'not a URL']

test.each([
  ['a URL', 'cannot reach https://other.example/v1/abc now', 'cannot reach *** now'],
  ['a key from a path', 'invalid key Key-of-42: upgrade', 'invalid key ***: upgrade'],
  ['a token from a query', 'token "to-ken" is over its limit', 'token "***" is over its limit'],
  ['a key that is the name of a parameter', 'Bare-key is over its quota', '*** is over its quota'],
  ['escape codes', 'bad \u001b[2J request', String.raw`bad \u{1b}[2J request`],
  ['a password, however it is written', 'pass word and pass%20word', '*** and ***'],
  ['user and password as a proxy repeats them', `Basic ${btoa('user:pass word')}`, 'Basic ***='],
])('takes out %s', (_, text, redacted) => {
  expect(redactText(text, urls)).toBe(redacted)
})

test('leaves what is no credential: words of a path that are too short to be one', () => {
  expect(redactText('method eth_getLogs of v2 is not there for this user', urls)).toBe(
    'method eth_getLogs of v2 is not there for this user',
  )
})

test('behavior: of a long text the beginning is left, without a credential that was cut in two, in no time', () => {
  expect(redactText('\u0001'.repeat(33_000_000), urls).length).toBeLessThan(30_000)
  const padded = `${'.'.repeat(3_995)}Key-of-42 is over its quota`
  expect(redactText(padded, urls)).toMatch(/^\.+$/)
  const repeated = redactText('Key-of-42'.repeat(1_000), urls)
  expect(repeated).toMatch(/^[*]+$/)
})
