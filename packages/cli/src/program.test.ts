import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createProgram } from './program.js'
import { schemas } from './schemas.js'

/** What a person is told, and nothing is run. */
function said(...args: string[]): string {
  let text = ''
  const program = createProgram()
  for (const command of [program, ...program.commands]) {
    const write = (part: string) => {
      text += part
    }
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  }
  expect(() => program.parse(['node', 'omnicover', ...args])).toThrow()
  return text
}

test('default: says its version', () => {
  expect(said('--version')).toBe('0.1.0\n')
})

test.each(createProgram().commands.map((command) => command.name()))('default: says what %s takes', (name) => {
  expect(said(name, '--help')).toContain(`Usage: omnicover ${name}`)
})

test('error: a number of kills that is none, or more than a run could bear, is refused with what is right', () => {
  expect(said('demo', '--chaos', 'ten')).toContain('Give a whole number, such as 10.')
  expect(said('demo', '--chaos', '1000')).toContain('Give at most 100')
})

test('error: what is no guid, or no gas, is refused with what is right', () => {
  expect(said('explain', '0x12', '--config', 'relay.json')).toContain('Give 0x and 64 hex digits.')
  const guid = `0x${'12'.repeat(32)}`
  expect(said('retry', guid, '--gas', '0', '--config', 'relay.json')).toContain('Give a whole number')
  expect(said('status')).toContain('--config')
})

test('behavior: who names a port of the page gets the page', async () => {
  const program = createProgram()
  const status = program.commands.find((command) => command.name() === 'status')
  const given: unknown[] = []
  status?.action((options) => {
    given.push(options)
  })
  await program.parseAsync(['node', 'omnicover', 'status', '--config', 'relay.json', '--port', '9000'])
  await program.parseAsync(['node', 'omnicover', 'status', '--config', 'relay.json'])
  expect(given).toMatchObject([{ port: 9_000, web: true }, { port: 8_733 }])
  expect(given[1]).not.toHaveProperty('web')
})

describe('--json', () => {
  const takers = createProgram().commands.filter(({ options }) => options.some(({ long }) => long === '--json'))

  test('every command that has it names what it prints, and no two by one name', () => {
    expect(Object.keys(schemas).sort()).toEqual(takers.map((command) => command.name()).sort())
    for (const [name, schema] of Object.entries(schemas))
      expect(schema).toMatch(new RegExp(`^omnicover\\.${name}/\\d+$`))
  })

  test('nothing but printJson and the stream of the relayer prints JSON for machines, so nothing goes without its name', () => {
    const folder = fileURLToPath(new URL('.', import.meta.url))
    const printing = globSync('**/*.ts', { cwd: folder }).filter(
      (file) =>
        !file.endsWith('.test.ts') && /console\.log\([^\n]*toJson/.test(readFileSync(join(folder, file), 'utf8')),
    )
    // The demonstration's --verbose is for people.
    expect(printing.sort()).toEqual(['commands/demo.ts', 'commands/relay.ts', 'printJson.ts'])
  })

  test('docs/operate.md lists what each prints', () => {
    const listed = [...page('operate.md').matchAll(/^\| `(omnicover\.[a-z-]+\/\d+)` \|/gm)].map(([, schema]) => schema)
    expect(listed.sort()).toEqual(Object.values(schemas).sort())
  })
})

const page = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')

/** Every line of the pages that is a command, without its comment. */
const commands = ['operate.md', 'deploy.md', 'aws.md'].flatMap((name) =>
  [...page(name).matchAll(/^ *omnicover ([a-z].*)$/gm)].map(([, line = '']) =>
    line.replace(/ +[#|].*/, '').replaceAll('GUID', `0x${'12'.repeat(32)}`),
  ),
)

test.each(commands)('docs: the program takes "omnicover %s"', (line) => {
  let taken = 0
  const program = createProgram()
  for (const command of program.commands) command.exitOverride().action(() => void taken++)
  program.parse([
    'node',
    'omnicover',
    ...line
      .replace('EID', '40161')
      .replace(/OLD|NEW/g, `0x${'12'.repeat(20)}`)
      .split(/ +/),
  ])
  expect(taken).toBe(1)
})
