import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sampleTraces } from './traces.js'

it('has the traces that the model walks: else `pnpm --filter @omnicover/test traces`', () => {
  const file = readFileSync(new URL('traces.json', import.meta.url), 'utf8')
  expect(JSON.parse(file)).toEqual(sampleTraces())
})
