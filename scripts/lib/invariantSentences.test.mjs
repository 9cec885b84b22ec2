import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contractsDir } from './paths.mjs'

const read = (name) => readFileSync(join(contractsDir, 'test/invariant', name), 'utf8')
const functionsOf = (name) => [...read(name).matchAll(/function (check\w+)\(\)/g)].map(([, found]) => found)
const [honest = '', forging = ''] = read('README.md').split('\n## The forging walk\n')
/** The numbered sentences of a list, each with the functions that it names. */
const sentencesOf = (list) =>
  [...list.matchAll(/^\d+\. \*\*[^*]+\*\*(.*)$/gm)].map(([sentence]) => ({
    sentence,
    named: [...sentence.matchAll(/`(check\w+)`/g)].map(([, name]) => name),
  }))

test('each sentence of the honest walk names one function of Checks.sol, and each function has its sentence', () => {
  const sentences = sentencesOf(honest)
  for (const { sentence, named } of sentences) expect(named, sentence).toHaveLength(1)
  const named = sentences.flatMap((one) => one.named)
  expect(named.toSorted()).toEqual(functionsOf('Checks.sol').toSorted())
})

test('each sentence of the forging walk alone names its function of Bounds.sol, and each function has its sentence', () => {
  const named = sentencesOf(forging).flatMap((one) => one.named)
  expect(named.toSorted()).toEqual(functionsOf('Bounds.sol').toSorted())
})

test('the honest walk checks every sentence', () => {
  const walk = read('Invariants.t.sol')
  for (const name of functionsOf('Checks.sol')) expect(walk).toContain(`handler.${name}();`)
})
