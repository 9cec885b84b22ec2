import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RelayerConfigInput } from '@omnicover/relayer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cli, startCli } from '../support/cli/startCli.js'
import { mineWhile } from '../support/relayer/mineWhile.js'
import { configFor, openWay, startWorld, temporaryFolder, type World, word } from '../support/relayer/world.js'

/** In the name, the password, the path and the query of URLs, as providers have it. */
const credentials = ['us3r', 'pa55word', 'pathk3y', 'qu3ryk3y']
const [user, password, path, query] = credentials

let world: World
const folder = temporaryFolder()
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  await world?.stop()
  folder.remove()
})

/** A provider that answers, behind one that nobody is at: what is said of both is printed. */
function withCredentials(url: string): string[] {
  return [`http://${user}:${password}@127.0.0.1:9/${path}?key=${query}`, `${url}/?key=${query}`]
}

function keysIn({ keys }: RelayerConfigInput): string[] {
  return [...new Set(JSON.stringify(keys).match(/[0-9a-f]{64}/gi))].map((key) => key.toLowerCase())
}

/** Every file below a folder, as text. */
function filesIn(at: string): string[] {
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1').toLowerCase())
}

test('what a relayer and its commands print and store in a run holds no key and no credential of a URL', {
  timeout: 240_000,
}, async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  const chains = Object.fromEntries(world.chains.map(({ eid, rpcUrl }) => [eid, withCredentials(rpcUrl)]))
  const storePath = join(folder.path, 'state', 'store')
  mkdirSync(dirname(storePath))
  const config = configFor(world, [way], storePath, {
    rpcUrls: chains,
    dvnRpcUrls: (_, { rpcUrl }) => [...withCredentials(rpcUrl), rpcUrl],
    quorum: 2,
  })
  const file = join(folder.path, 'relay.json')
  writeFileSync(file, JSON.stringify({ relayer: config }), { mode: 0o600 })
  await way.send(word(1))

  const printed: string[] = []
  const end = async (cli: Cli) => {
    await mineWhile(world, cli.ended())
    printed.push(cli.output())
    cli.removeFolder()
  }
  const relaying = startCli('relay', '--config', file)
  await mineWhile(world, relaying.printed('messageDelivered'))
  const [, guid = ''] = /messageDelivered .*"guid":"(0x[0-9a-f]{64})"/.exec(relaying.output()) ?? []
  for (const args of [['status'], ['status', '--json'], ['explain', guid], ['explain', guid, '--json'], ['doctor']])
    await end(startCli(...args, '--config', file))
  relaying.signal('SIGINT')
  await end(relaying)
  await end(startCli('relay', '--config', join(folder.path, 'none.json')))

  const keys = keysIn(config)
  expect(keys.length).toBeGreaterThanOrEqual(10)
  expect(printed.join('\n')).toContain('stepFailed')
  const stored = filesIn(dirname(storePath))
  expect(stored.join('')).toContain(guid)
  for (const text of [...printed, ...stored])
    for (const secret of [...keys, ...credentials]) expect(text.toLowerCase()).not.toContain(secret)
})

test('no environment of a function holds a key or the URL of a provider, and none has room for one', () => {
  const snapshot = readFileSync(fileURLToPath(new URL('./template.snap', import.meta.url)), 'utf8')
  const environments = [...snapshot.matchAll(/"Variables": \{(.*?)\n {8}\}/gs)].map(([, text = '']) => text)
  expect(environments.length).toBeGreaterThanOrEqual(7)
  for (const environment of environments) {
    expect(environment).not.toMatch(/[0-9a-f]{64}|https?:/i)
    for (const [, name = ''] of environment.matchAll(/^ *"([A-Z_]+)":/gm))
      expect(name).not.toMatch(/SECRET|PASSWORD|PRIVATE|MNEMONIC|RPC|TOKEN|KEY$/)
  }
})
