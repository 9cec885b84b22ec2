import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Manifest = {
  readonly name?: string
  readonly version?: string
  readonly license?: string | { readonly type?: string }
  readonly licenses?: readonly { readonly type?: string }[]
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Every package of the workspace. */
const workspace = ['packages', 'services']
  .flatMap((at) => readdirSync(join(root, at)).map((name) => join(root, at, name)))
  .concat(join(root, 'contracts'), join(root, 'test'), root)
  .filter((folder) => existsSync(join(folder, 'package.json')))

/** Licences under which anybody may use what we ship in anything. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
])
/** Others, each with its reason in docs/dependencies.md. */
const excepted: Readonly<Record<string, string>> = {
  '@layerzerolabs/lz-v2-utilities': 'BUSL-1.1',
  // Local chains alone.
  '@layerzerolabs/lz-evm-messagelib-v2': 'LZBL-1.2',
  '@layerzerolabs/lz-evm-protocol-v2': 'LZBL-1.2',
}

/** The folders of what a package needs when it runs, and of what that needs. Optional ones count when they are installed. */
function neededBy(folders: readonly string[]): Set<string> {
  const found = new Set<string>()
  const open = [...folders]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const { dependencies, optionalDependencies } = manifestOf(folder)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = findFrom(folder, name)
      if (at === undefined || found.has(at)) continue
      found.add(at)
      open.push(at)
    }
  }
  return found
}

function findFrom(folder: string, name: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const candidate = join(at, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
  }
  return undefined
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none'
}

const isAllowed = (licence: string) =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => allowed.has(part)))

test('what we ship needs only packages whose licence allows any use, but for those that are named with their reason', () => {
  const published = workspace.filter((folder) => /\/(packages|services)\//.test(folder))
  const ours = new Set(published.map((folder) => realpathSync(folder)))
  const needed = [...neededBy(published)].filter((folder) => !ours.has(folder)).map(manifestOf)
  expect(needed.length).toBeGreaterThan(50)
  const others = needed.filter((manifest) => !isAllowed(licenceOf(manifest)))
  expect(Object.fromEntries(others.map((manifest) => [manifest.name, licenceOf(manifest)]))).toEqual(excepted)
  for (const name of Object.keys(excepted)) expect(read('docs/dependencies.md')).toContain(name.split('/').at(-1))
})

test('no package may run a script at install: whichever has one is named, and refused', () => {
  const store = join(root, 'node_modules', '.pnpm')
  const installed = readdirSync(store).flatMap((entry) => {
    const modules = join(store, entry, 'node_modules')
    if (!existsSync(modules)) return []
    return readdirSync(modules).flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((part) => join(modules, name, part))
        : join(modules, name),
    )
  })
  const manifests = [
    ...new Set(installed.filter((at) => existsSync(join(at, 'package.json'))).map((at) => realpathSync(at))),
  ]
    .filter((at) => !workspace.includes(at))
    .map(manifestOf)
  expect(manifests.length).toBeGreaterThan(300)
  const scripted = manifests.filter(({ scripts = {} }) => scripts.preinstall || scripts.install || scripts.postinstall)
  const [, refused = ''] = /^allowBuilds:\n((?: {2}.*\n?)*)/m.exec(read('pnpm-workspace.yaml')) ?? []
  const rules = refused
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll('"', '').split(': '))
  for (const [name, rule] of rules) expect(rule, name).toBe('false')
  const named = rules.map(([name]) => name)
  for (const { name } of scripted) expect(named, name).toContain(name)
})

test('every version is exact, and the lockfile is frozen and names a hash for each package', () => {
  for (const folder of workspace) {
    const { name, dependencies, devDependencies, optionalDependencies } = manifestOf(folder)
    for (const [dependency, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    }))
      expect(version, `${name} > ${dependency}`).toMatch(/^(workspace:\*|(npm:@?[\w/.-]+@)?\d+\.\d+\.\d+[\w.-]*)$/)
  }
  const lock = read('pnpm-lock.yaml')
  const resolutions = [...lock.matchAll(/^ {4}resolution: (.*)$/gm)].map(([, resolution]) => resolution)
  expect(resolutions.length).toBeGreaterThan(300)
  for (const resolution of resolutions) expect(resolution).toMatch(/^\{integrity: sha512-[\w+/]+={0,2}\}$/)
  expect(read('scripts/toolchain.mjs')).toContain("'install', '--frozen-lockfile'")
})
