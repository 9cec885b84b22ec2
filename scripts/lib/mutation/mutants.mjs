import { createHash } from 'node:crypto'
import { walk } from './ast.mjs'

/**
 * One change of one source file: the bytes from `start` to `end` become `text`.
 * @typedef {{ file: string, start: number, end: number, text: string, line: number, from: string, rule: string }} Mutant
 */

const comparisons = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==' }
const logical = { '&&': '||', '||': '&&' }
const arithmetic = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '/', '<<': '>>', '>>': '<<', '&': '|', '|': '&' }
const assigned = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=', '>>=': '<<=' }

/** A change to bytes before it is placed in a file. */
const change = (rule, range, text) => ({ rule, start: range.start, end: range.end, text })

/** The operator of a binary expression or an assignment stands alone between its two sides. */
function swapOperator(rule, source, left, right, from, to) {
  const between = source.text(left.end, right.start)
  const start = left.end + Buffer.byteLength(between.slice(0, between.indexOf(from)))
  return [change(rule, { start, end: start + from.length }, to)]
}

function binary(node, source, parents) {
  const [left, right] = [source.range(node.leftExpression), source.range(node.rightExpression)]
  const swap = (rule, to) => swapOperator(rule, source, left, right, node.operator, to)
  if (node.operator in comparisons) {
    return isEqualAtBoundary(node, source, parents) ? [] : swap('comparison', comparisons[node.operator])
  }
  if (node.operator in logical) return swap('logic', logical[node.operator])
  return node.operator in arithmetic ? swap('arithmetic', arithmetic[node.operator]) : []
}

/**
 * Whether both branches come to the same where both sides are equal, so that nothing could tell `<` from `<=`: the smaller or larger
 * of two, a difference that stops at zero, and `if (a < b) a = b`.
 */
function isEqualAtBoundary(node, source, parents) {
  const parent = parents.at(-1)
  if (!['<', '<=', '>', '>='].includes(node.operator) || parent?.condition !== node) return false
  const text = (n) => source.textOf(n).replace(/\s+/g, '')
  const sides = [text(node.leftExpression), text(node.rightExpression)]
  if (parent.nodeType === 'Conditional') {
    const branches = [text(parent.trueExpression), text(parent.falseExpression)]
    const differences = [`${sides[0]}-${sides[1]}`, `${sides[1]}-${sides[0]}`]
    return (
      sides.every((side) => branches.includes(side)) ||
      (branches.includes('0') && branches.some((branch) => differences.includes(branch)))
    )
  }
  const body = parent.trueBody?.expression ?? parent.trueBody?.statements?.[0]?.expression
  if (parent.nodeType !== 'IfStatement' || parent.falseBody || body?.nodeType !== 'Assignment') return false
  return body.operator === '=' && [body.leftHandSide, body.rightHandSide].every((n) => sides.includes(text(n)))
}

function assignment(node, source) {
  const to = assigned[node.operator]
  if (to === undefined) return []
  const [left, right] = [source.range(node.leftHandSide), source.range(node.rightHandSide)]
  return swapOperator('arithmetic', source, left, right, node.operator, to)
}

function unary(node, source, parents) {
  const range = source.range(node)
  if (node.operator === '!') return [change('negation', range, source.textOf(node.subExpression))]
  // A loop that counts the other way does not end.
  const isLoopStep = parents.at(-2)?.loopExpression === parents.at(-1)
  const to = { '++': '--', '--': '++' }[node.operator]
  if (to === undefined || isLoopStep) return []
  const start = node.prefix ? range.start : range.end - 2
  return [change('arithmetic', { start, end: start + 2 }, to)]
}

/** A condition turned round; comparisons for equality are already, and of a guard only its removal asks something more. */
function condition(node, source) {
  const asked = node.condition
  if (['==', '!='].includes(asked.operator) || asked.operator === '!' || isGuard(node)) return []
  return [change('negation', source.range(asked), `!(${source.textOf(asked)})`)]
}

const isGuard = (node) =>
  node.nodeType === 'IfStatement' &&
  (node.trueBody.statements ?? [node.trueBody]).at(-1)?.nodeType === 'RevertStatement'

function literal(node, source, parents) {
  if (parents.some((parent) => parent.nodeType === 'ArrayTypeName')) return []
  const range = source.range(node)
  if (node.kind === 'bool') return [change('constant', range, node.value === 'true' ? 'false' : 'true')]
  if (node.kind !== 'number') return []
  const value = numberOf(node.value)
  if (value === undefined) return []
  const unit = node.subdenomination === undefined || node.subdenomination === null ? '' : ` ${node.subdenomination}`
  const texts = value === 0n ? ['1'] : [`${value + 1n}${unit}`, `${value - 1n}${unit}`]
  return texts.map((text) => change('constant', range, text))
}

function numberOf(written) {
  const found = /^(0x[0-9a-f]+|\d+)(?:e(\d+))?$/i.exec(written.replaceAll('_', ''))
  return found ? BigInt(found[1]) * 10n ** BigInt(found[2] ?? 0) : undefined
}

/** A statement with its semicolon, made empty. */
function drop(node, source, parents) {
  const isLoopStep = parents.at(-1)?.loopExpression === node
  if (isLoopStep) return []
  const { start, end } = source.range(node)
  const semicolon = end + Buffer.byteLength(/^\s*;/.exec(source.text(end, end + 200))?.[0] ?? '')
  return [change('removal', { start, end: semicolon }, '{}')]
}

/** `super(...)`-like arguments of a constructor cannot be left out; what guards a function can. */
const modifier = (node, source) =>
  node.kind === 'modifierInvocation' ? [change('removal', source.range(node), '')] : []

const rules = {
  BinaryOperation: binary,
  Assignment: assignment,
  UnaryOperation: unary,
  IfStatement: condition,
  Conditional: condition,
  WhileStatement: condition,
  Literal: literal,
  ExpressionStatement: drop,
  RevertStatement: drop,
  Continue: drop,
  Break: drop,
  ModifierInvocation: modifier,
}

/**
 * Every mutant of a file that the rules make, in the order of its text. Events are left as they are.
 * @param {string} file
 * @param {import('./ast.mjs').Source} source
 * @param {object} ast The compiler's syntax tree of the file.
 * @returns {Mutant[]}
 */
export function mutantsOf(file, source, ast) {
  const found = []
  walk(ast, (node, parents) => {
    const inEvent = parents.some((parent) => parent.nodeType === 'EmitStatement')
    const made = inEvent ? [] : (rules[node.nodeType]?.(node, source, parents) ?? [])
    for (const mutant of made) {
      const [line, from] = [source.lineAt(mutant.start), source.text(mutant.start, mutant.end)]
      found.push({ file, ...mutant, line, from })
    }
  })
  return found.sort((a, b) => a.start - b.start || a.end - b.end || (a.text < b.text ? -1 : 1))
}

/**
 * Some of the mutants; the same seed picks the same ones while the files stay the same.
 * @param {Mutant[]} mutants
 * @param {number} count
 * @param {string} seed
 */
export function sample(mutants, count, seed) {
  const keyed = mutants.map((mutant) => {
    const id = `${seed} ${mutant.file} ${mutant.start} ${mutant.end} ${mutant.text}`
    return { mutant, key: createHash('sha256').update(id).digest('hex') }
  })
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
  return keyed.slice(0, count).map(({ mutant }) => mutant)
}
