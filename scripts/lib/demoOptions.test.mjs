import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDemoOptions, usage } from './demoOptions.mjs'
import { root } from './paths.mjs'

test('default: takes every option of the demonstration, and says so in its help', () => {
  const args = ['--import', 'tsx', join(root, 'packages/cli/src/bin.ts'), 'demo', '--help']
  const help = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  const names = [...help.matchAll(/^ +(?:-h, )?--([a-z]+)(.*)$/gm)]
  expect(names.length).toBeGreaterThan(4)
  for (const [, name, rest] of names) {
    expect(usage).toContain(`--${name} `)
    expect(() =>
      readDemoOptions([`--${name}`, ...(rest.startsWith(' <') ? ['1'] : []), '--chaos', '1'], {}),
    ).not.toThrow()
  }
})

test('error: an option that npm took for its own says where the -- belongs', () => {
  expect(() => readDemoOptions([], { npm_config_keep: 'true' })).toThrow(
    expect.objectContaining({ remedy: 'Put -- before it: npm start -- --keep' }),
  )
})

test.each([
  [['--chaos', 'ten']],
  [['--chaos', '1000']],
  [['--seed', '-1', '--chaos', '1']],
  [['--seed', '1']],
  [['--report', 'a', '--picture', 'a']],
])('error: %o is refused with the list of options, before any set-up', (args) => {
  expect(() => readDemoOptions(args, {})).toThrow(expect.objectContaining({ remedy: usage }))
})

test('error: an unknown option is refused with the list of those that there are', () => {
  expect(() => readDemoOptions(['--kep'], {})).toThrow(expect.objectContaining({ remedy: usage }))
})

test.each(['report', 'picture'])(
  'error: a file for --%s that cannot be written is refused before any set-up',
  (name) => {
    const file = join(root, 'no-such-folder', 'file')
    expect(() => readDemoOptions([`--${name}`, file], {})).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`--${name}: ${file} cannot be written`),
        remedy: expect.stringContaining('a folder that exists'),
      }),
    )
    expect(() => readDemoOptions([`--${name}`, file, '--help'], {})).not.toThrow()
  },
)
