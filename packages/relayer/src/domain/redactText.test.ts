import { expect, test } from 'vitest'
import { redactText } from './redactText.js'

const urls = ['https://user:pass%20word@rpc.example/v2/Key-of-42?token=to-ken', 'not a URL']

test.each([
  ['a URL', 'cannot reach https://other.example/v1/abc now', 'cannot reach *** now'],
  ['a key from a path', 'invalid key Key-of-42: upgrade', 'invalid key ***: upgrade'],
  ['a token from a query', 'token "to-ken" is over its limit', 'token "***" is over its limit'],
  ['a password, however it is written', 'pass word and pass%20word', '*** and ***'],
])('takes out %s', (_, text, redacted) => {
  expect(redactText(text, urls)).toBe(redacted)
})

test('leaves what is no credential: words of a path that are too short to be one', () => {
  expect(redactText('method eth_getLogs of v2 is not there for this user', urls)).toBe(
    'method eth_getLogs of v2 is not there for this user',
  )
})
