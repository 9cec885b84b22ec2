import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cli, startCli } from '../support/cli/startCli.js'
import { configFor, openWay, startWorld, type World, word } from '../support/relayer/world.js'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

let world: World
let folder: string
let page: Cli
let url: string
let guid: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-page-'))
  world = await startWorld()
  const [west, east] = world.chains
  const way = await openWay(west, east)
  const config = configFor(world, [way], join(folder, 'store'), {
    rpcUrls: { [west.eid]: [west.rpcUrl, 'http://user:s3cret@127.0.0.1:1/v2/s3cret'] },
  })
  await way.send(word(1))
  writeFileSync(join(folder, 'relay.json'), JSON.stringify({ relayer: config }))
  page = startCli('status', '--web', '--port', '0', '--config', join(folder, 'relay.json'))
  await page.printed('The page is at')
  url = /http:\S+/.exec(page.output())?.[0] ?? ''
  guid = JSON.parse(await text('/status.json')).pathways[0].waiting[0].guid
})
afterAll(async () => {
  page?.signal('SIGTERM')
  await page?.ended()
  page?.removeFolder()
  await world?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const text = async (path: string) => (await fetch(url + path)).text()

test('the page loads nothing from elsewhere, and gives no room to what a chain says', async () => {
  const response = await fetch(url)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  for (const path of ['/', '/page.css', '/page.js']) {
    const source = await text(path)
    expect(source).not.toMatch(/https?:\/\//)
    expect(source).not.toMatch(/innerHTML =|insertAdjacentHTML|document\.write/)
  }
})

test('status and story are there as JSON, without keys and without credentials of URLs', async () => {
  const status = await text('/status.json')
  expect(JSON.parse(status)).toMatchObject({ schema: 'omnicover.status/1', pathways: [{ sent: '1', delivered: '0' }] })
  const story = await text(`/story.json?id=${guid}`)
  expect(JSON.parse(story).messages[0]).toMatchObject({
    guid,
    stage: 'final',
    command: expect.stringContaining('doctor'),
  })
  const { workers } = world.devnet.accounts
  const keys = [...workers.values()].flatMap(({ executorAdmin, dvnA }) => [
    executorAdmin.privateKey,
    dvnA.signer.privateKey,
  ])
  for (const secret of ['s3cret', ...keys.map((key) => key.slice(2))]) expect(status + story).not.toContain(secret)
})

test('error: other hosts, methods, paths and ids are refused, and an unknown message is said to be one', async () => {
  const code = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  expect(await code('/status.json', { method: 'POST' })).toBe(405)
  expect(await code('/relay.json')).toBe(404)
  expect(await code('/../errors.ts')).toBe(404)
  expect(await code('/story.json?id=0x12')).toBe(400)
  expect(await code(`/story.json?id=0x${'12'.repeat(32)}`)).toBe(502)
  const [answer] = await once(get(`${url}/status.json`, { headers: { host: 'evil.example' } }), 'response')
  expect(answer.resume().statusCode).toBe(403)
  // Another page in the same browser: it may lead here, and have nothing asked.
  const fromElsewhere = { headers: { 'sec-fetch-site': 'cross-site' } }
  for (const [path, code] of [
    ['status.json', 403],
    [`story.json?id=${`0x${'1'.repeat(64)}`}`, 403],
    ['', 200],
  ] as const) {
    const [reply] = await once(get(`${url}/${path}`, fromElsewhere), 'response')
    expect(reply.resume().statusCode).toBe(code)
  }
})

if (chromium === undefined)
  console.warn('The page was not looked at in a browser: there is no Chromium on this machine.')
else
  test('a browser shows the pathways, and the story that its address names', async () => {
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
    const args = [...flags, '--virtual-time-budget=4000', '--dump-dom', `${url}/#${guid}`]
    const { stdout } = await promisify(execFile)(chromium, args, { maxBuffer: 64 * 1024 * 1024 })
    expect(stdout).toContain('1 message under way')
    expect(stdout).toContain(`40201 → 40202`)
    expect(stdout).toMatch(/The DVN [ab] has to attest it/)
  })
