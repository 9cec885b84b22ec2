import { expect, test } from 'vitest'
import { NotOnPageError } from '../errors.js'
import { status } from './status.js'

test.each([
  [{ prices: 'prices.json' }, '--prices'],
  [{ json: true }, '--json'],
  [{ prices: 'prices.json', json: true }, '--prices and no --json'],
])('error: NotOnPageError: a page is not served without what was asked for with it, %o', async (others, named) => {
  const served = status({ config: 'relay.json', web: true, port: 0, ...others })
  await expect(served).rejects.toThrow(NotOnPageError)
  await expect(served).rejects.toThrow(named)
})
