import { expect, test } from 'vitest'
import { Source } from './ast.mjs'
import { parse } from './compiler.mjs'
import { mutantsOf, sample } from './mutants.mjs'

/** The changed lines of all mutants of a function body, in order. */
function changedLines(body, around = 'function f(uint256 a, uint256 b) external returns (uint256 c)') {
  const lines = [
    'pragma solidity ^0.8.24;',
    'contract C {',
    'error E(); event V(uint256); uint256[] private xs;',
    'modifier only(uint256 who) { _; }',
    `${around} {`,
    body,
    '} }',
  ]
  const source = new Source(lines.join('\n'))
  const mutants = mutantsOf('C.sol', source, parse({}, 'C.sol', source.text()))
  return mutants.map((mutant) => source.with(mutant).split('\n')[mutant.line - 1])
}

test('a guard: its comparison moves by one, its numbers move, and it goes', () => {
  expect(changedLines('if (a > 7) revert E();')).toEqual([
    'if (a >= 7) revert E();',
    'if (a > 6) revert E();',
    'if (a > 8) revert E();',
    'if (a > 7) {}',
  ])
})

test('a branch: its condition is turned round, and what it does goes', () => {
  expect(changedLines('if (a > b) c = a;')).toEqual(['if (!(a > b)) c = a;', 'if (a >= b) c = a;', 'if (a > b) {}'])
})

test('arithmetic, logic and assignments swap for their opposites', () => {
  expect(changedLines('c += a * b;')).toEqual(['{}', 'c -= a * b;', 'c += a / b;'])
  expect(changedLines('if (a == b && c != a) return b - a;')).toEqual([
    'if (!(a == b && c != a)) return b - a;',
    'if (a != b && c != a) return b - a;',
    'if (a == b || c != a) return b - a;',
    'if (a == b && c == a) return b - a;',
    'if (a == b && c != a) return b + a;',
  ])
})

test('a modifier goes', () => {
  const lines = changedLines('c = a;', 'function f(uint256 a) external only(a) returns (uint256 c)')
  expect(lines[0].replace(/\s+/g, ' ')).toBe('function f(uint256 a) external returns (uint256 c) {')
})

test('what nothing could tell apart is not made: the smaller of two, a difference that stops at zero, a cap', () => {
  expect(changedLines('return a < b ? a : b;')).toEqual(['return !(a < b) ? a : b;'])
  expect(changedLines('return a > b ? a - b : 0;')).not.toContain('return a >= b ? a - b : 0;')
  expect(changedLines('if (a < b) a = b;')).not.toContain('if (a <= b) a = b;')
})

test('a loop keeps its step, so that it ends, and events stay', () => {
  expect(changedLines('for (uint256 i; i < a; ++i) emit V(i + 1);')).toEqual([
    'for (uint256 i; i <= a; ++i) emit V(i + 1);',
  ])
})

test('a sample is the same for the same seed, and another for another', () => {
  const mutants = Array.from({ length: 50 }, (_, start) => ({
    file: 'a',
    start,
    end: start,
    text: '',
    line: 1,
    from: '',
    rule: '',
  }))
  expect(sample(mutants, 10, '1')).toEqual(sample(mutants, 10, '1'))
  expect(sample(mutants, 10, '1')).not.toEqual(sample(mutants, 10, '2'))
})
