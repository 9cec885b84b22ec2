import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageType } from '@omnicover/core'
import { expect, test } from 'vitest'

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../contracts/test/${path}`, import.meta.url)), 'utf8')

/** The types as Solidity names them: CAPITAL_REPORT is CapitalReport. */
const types = Object.keys(MessageType).map((type) =>
  type.toLowerCase().replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
)

test.each(types)('somebody forges %s, and its damage is measured against the bound', (type) => {
  expect(read('unit/rules/Forgery.t.sol')).toMatch(new RegExp(`function test(Fuzz)?_${type}_`))
})

test.each(types)('the forger of the walk lies by %s', (type) => {
  expect(read('invariant/Lies.sol')).toContain(`MessageCodec.encode${type}(`)
})
