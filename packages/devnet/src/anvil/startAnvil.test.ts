import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createChainClient } from '../chain/createChainClient.js'
import { PortInUseError } from '../errors.js'
import { isRunning, parentOf, waitForEnd } from '../test/processes.js'
import { type Anvil, type StartAnvilParameters, startAnvil } from './startAnvil.js'

const started: Anvil[] = []
const start = async (parameters: StartAnvilParameters) => {
  const anvil = await startAnvil(parameters)
  started.push(anvil)
  return anvil
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((anvil) => anvil.stop()))
})

/** Starts an anvil in a process of its own, and says which anvil and which supervisor it has. */
async function startInChild() {
  const script = `
    const { startAnvil } = await import(${JSON.stringify(new URL('./startAnvil.ts', import.meta.url).href)})
    const { pid } = await startAnvil({ chainId: 1 })
    console.log(pid)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(parent.stdout), 'line')
  return { parent, pid: Number(line) }
}

describe('startAnvil', () => {
  test('default: answers on 127.0.0.1 with the chain id that was asked for', async () => {
    const { chainId, rpcUrl, port } = await start({ chainId: 4242 })
    const client = createChainClient({ chainId, name: 'test', rpcUrl })
    expect(rpcUrl).toBe(`http://127.0.0.1:${port}`)
    expect(await client.getChainId()).toBe(4242)
  })

  test('default: no account that the world knows the key of has money', async () => {
    const { chainId, rpcUrl } = await start({ chainId: 1 })
    const client = createChainClient({ chainId, name: 'test', rpcUrl })
    expect(await client.getBalance({ address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266' })).toBe(0n)
  })

  test('behavior: many started at once get a port each', async () => {
    const anvils = await Promise.all(Array.from({ length: 6 }, (_, index) => start({ chainId: index + 1 })))
    expect(new Set(anvils.map(({ port }) => port)).size).toBe(6)
  })

  test('error: a port that is taken is named, and nothing is left running', async () => {
    const { port } = await start({ chainId: 1 })
    await expect(startAnvil({ chainId: 2, port })).rejects.toThrow(PortInUseError)
    await expect(startAnvil({ chainId: 2, port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`)
  })

  test('behavior: a port that was freed can be used again', async () => {
    const first = await start({ chainId: 1 })
    await first.stop()
    expect((await start({ chainId: 2, port: first.port })).port).toBe(first.port)
  })
})

describe('nothing is left behind', () => {
  test('behavior: a long chain writes nothing to the home folder, and its younger states can be read', async () => {
    const home = mkdtempSync(join(tmpdir(), 'omnicover-home-'))
    vi.stubEnv('HOME', home)
    const { chainId, rpcUrl } = await start({ chainId: 1 })
    vi.unstubAllEnvs()
    const client = createChainClient({ chainId, name: 'test', rpcUrl })
    const address = `0x${'11'.repeat(20)}` as const
    await client.setBalance({ address, value: 1n })
    // anvil keeps 500 states in memory by itself.
    await client.mine({ blocks: 1_000 })
    expect(await client.getBalance({ address, blockNumber: 800n })).toBe(1n)
    expect(readdirSync(home)).toEqual([])
    rmSync(home, { recursive: true })
  })

  test('behavior: stop ends anvil, and a second stop does nothing', async () => {
    const anvil = await start({ chainId: 1 })
    expect(isRunning(anvil.pid)).toBe(true)
    await anvil.stop()
    expect(isRunning(anvil.pid)).toBe(false)
    await anvil.stop()
  })

  test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'behavior: anvil ends with a parent killed by %s',
    async (signal) => {
      const { parent, pid } = await startInChild()
      expect(isRunning(pid)).toBe(true)
      const supervisor = parentOf(pid)
      parent.kill(signal)
      await waitForEnd(pid)
      await waitForEnd(supervisor)
    },
  )

  test('behavior: anvil ends when its supervisor is killed by SIGKILL', async () => {
    const { pid } = await start({ chainId: 1 })
    process.kill(parentOf(pid), 'SIGKILL')
    await waitForEnd(pid)
  })
})
