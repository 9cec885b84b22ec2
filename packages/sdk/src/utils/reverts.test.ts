import { type RevertText, revertTexts } from '@omnicover/core/reverts'
import * as deployments from '@omnicover/deployments'
import { describe, expect, test } from 'vitest'
import { type ErrorItem, sampleRevert } from '../test/sampleRevert.js'
import { decodeContractError } from './decodeContractError.js'

// The OFT of local chains brings checks that no app meets, and code is no ABI.
const { devnetOftAbi: _, readBatchBytecode: __, ...abis } = deployments
const { errorsAbi } = abis
const groups = Object.entries(revertTexts)
const textsByName = new Map<string, RevertText>(groups.flatMap(([, texts]) => Object.entries(texts)))
/** Solidity's own two, which no ABI lists. */
const ofSolidity = ['Error', 'Panic']

const allItems = Object.values(abis)
  .flat()
  .filter((item) => item.type === 'error')
const signatureOf = ({ name, inputs }: (typeof allItems)[number]) =>
  `${name}(${inputs.map((input) => `${input.type} ${input.name}`).join(', ')})`

/** Which file the text of an error belongs to: that of the other errors with its prefix. */
function fileFor(errorName: string): string {
  const prefix = `${errorName.split('_')[0]}_`
  const group = groups.find(([, texts]) => Object.keys(texts).some((name) => name.startsWith(prefix)))
  const folder = 'packages/core/src/reverts/texts'
  return group
    ? `${folder}/${group[0]}.ts`
    : `${folder}/, the file of the contract that throws it (a new file goes into revertTexts.ts too)`
}

/** The entry that is to be written, ready to be pasted and put into words. */
function entryFor({ name, inputs }: ErrorItem): string {
  const places = inputs.map((input) => `{${input.name}}`).join(' ')
  return `${name}: ['What is wrong${places && `: ${places}`}.', 'What to do.'],`
}

describe('the texts of reverts', () => {
  test('every custom error of every ABI has one', () => {
    const missing = errorsAbi
      .filter(({ name }) => !textsByName.has(name))
      .map((item) => `Add to ${fileFor(item.name)}:\n    ${entryFor(item)}`)
    expect(missing, `Errors without a text:\n  ${missing.join('\n  ')}\n`).toEqual([])
  })

  test('errorsAbi has every custom error of every ABI', () => {
    const known = new Set(errorsAbi.map(signatureOf))
    expect(allItems.map(signatureOf).filter((signature) => !known.has(signature))).toEqual([])
  })

  test('no text is of an error that is gone', () => {
    const names = new Set<string>(errorsAbi.map(({ name }) => name))
    const gone = [...textsByName.keys()].filter((name) => !names.has(name) && !ofSolidity.includes(name))
    const where = gone.map((name) => `Remove ${name} from ${fileFor(name)}`)
    expect(where, where.join('\n')).toEqual([])
  })

  test('no two errors share a name, so a name finds its text', () => {
    const names = errorsAbi.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test.each(errorsAbi)('that of $name names only arguments that the error has', ({ name, inputs }) => {
    const argumentNames: string[] = inputs.map((input) => input.name)
    const named = [...(textsByName.get(name)?.join(' ') ?? '').matchAll(/\{(\w+)/g)].map(([, argument]) => argument)
    const wrong = named.filter((argument) => !argument || !argumentNames.includes(argument))
    expect(wrong, `Mend ${name} in ${fileFor(name)}: it has only (${argumentNames.join(', ')}).`).toEqual([])
  })
})

/** An argument in the text of a page. */
const forReaders = (text: string) => text.replace(/\{(\w+)(:\w+)?\}/g, '`$1`')
const titleOf = (group: string) =>
  group
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/[A-Z]/g, (capital, at) => (at ? ` ${capital.toLowerCase()}` : capital))

function entryOf(name: string, [sentence, remedy]: RevertText): string {
  const item = errorsAbi.find((candidate) => candidate.name === name)
  const typed = item && decodeContractError(sampleRevert(item)).name
  const hasClass = typed && typed !== 'ContractRevertError'
  const lines = [
    `### ${name}`,
    ...(item ? [`\`${signatureOf(item)}\``] : []),
    forReaders(`${sentence} ${remedy}`),
    ...(hasClass ? [`The SDK throws [${typed}](errors.md#${typed.toLowerCase()}).`] : []),
  ]
  return lines.join('\n\n')
}

function page(): string {
  const sections = groups.flatMap(([group, texts]) => [
    `## ${titleOf(group)}`,
    ...Object.entries(texts).map(([name, text]) => entryOf(name, text)),
  ])
  return `${intro}\n\n${sections.join('\n\n')}\n`
}

const intro = `# Reverts of the contracts

What each custom error of OmniCover, of its tokens and of LayerZero means, and what to do about it. \`decodeContractError\` says the same
with the arguments filled in, and links here. Written from \`packages/core/src/reverts\`; do not edit.`

test('docs/reverts.md is what the texts say; to write it anew, run `pnpm exec vitest run packages/sdk/src/utils/reverts.test.ts -u`', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/reverts.md')
})
