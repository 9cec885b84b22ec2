import { planCall } from '@omnicover/deployer'
import { receiveUln302Abi } from '@omnicover/deployments'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccounts, type WorkerAccounts } from './accounts/createAccounts.js'
import { sendAll } from './chain/sendAll.js'
import { DevnetOptionError } from './errors.js'
import { type DevnetPathwayEnd, wirePathways } from './pathway/wirePathways.js'
import { type Devnet, type DevnetChain, startDevnet } from './startDevnet.js'
import { attest, commit, execute, readPacket } from './test/deliver.js'
import { deployPingOApp, pingOAppAbi } from './test/pingOApp.js'
import { isRunning } from './test/processes.js'

const CHAINS = [
  { eid: 40101, chainId: 101, name: 'source' },
  { eid: 40102, chainId: 102, name: 'destination' },
]

let devnet: Devnet
let source: DevnetPathwayEnd
let destination: DevnetPathwayEnd
let to: DevnetChain
let workers: WorkerAccounts

beforeAll(async () => {
  const accounts = createAccounts({ eids: CHAINS.map(({ eid }) => eid) })
  devnet = await startDevnet({
    chains: CHAINS,
    accounts,
    blockTime: 0.1,
    setUp: async ([a, b]) => {
      if (!a || !b) throw new Error('two chains were asked for')
      to = b
      source = await deployPingOApp(a, accounts.deployer)
      destination = await deployPingOApp(b, accounts.deployer)
      await wirePathways(accounts.deployer, [{ of: 'OApp', a: source, b: destination }])
    },
  })
  const keys = accounts.workers.get(40102)
  if (!keys) throw new Error('every chain has workers')
  workers = keys
})
afterAll(() => devnet.stop())

async function ping(payload: `0x${string}`) {
  const { chain, oapp } = source
  const args = [40102, payload] as const
  const value = await chain.client.readContract({ address: oapp, abi: pingOAppAbi, functionName: 'quotePing', args })
  const call = planCall(oapp, { abi: pingOAppAbi, functionName: 'ping', args })
  const [receipt] = await sendAll(chain.client, devnet.accounts.deployer, [{ ...call, value }])
  if (!receipt) throw new Error('one transaction has one receipt')
  return readPacket(receipt)
}

const received = () => to.client.readContract({ address: destination.oapp, abi: pingOAppAbi, functionName: 'received' })

describe('a message over the real contracts', () => {
  test('default: is sent, attested by both DVNs, committed and delivered', async () => {
    const before = await received()
    const packet = await ping('0x1234')
    await attest(to, workers, 'dvnA', packet)
    await attest(to, workers, 'dvnB', packet)
    await commit(to, workers, packet)
    await execute(to, workers, packet)
    expect(await received()).toBe(before + 1n)
  })

  test('behavior: one DVN is not enough', async () => {
    const packet = await ping('0x')
    await attest(to, workers, 'dvnA', packet)
    await expect(commit(to, workers, packet)).rejects.toThrow('LZ_ULN_Verifying')
    await attest(to, workers, 'dvnB', packet)
    await commit(to, workers, packet)
  })

  test('behavior: an attestation by anybody else does not count', async () => {
    const packet = await ping('0x')
    const args = [packet.header, packet.payloadHash, 1n] as const
    const [stranger] = devnet.accounts.buyers
    if (!stranger) throw new Error('there are buyers')
    await attest(to, workers, 'dvnA', packet)
    await sendAll(to.client, stranger, [
      planCall(to.layerZero.receiveUln302, { abi: receiveUln302Abi, functionName: 'verify', args }),
    ])
    await expect(commit(to, workers, packet)).rejects.toThrow('LZ_ULN_Verifying')
  })

  test('behavior: the signature of one DVN is worth nothing to the other', async () => {
    const packet = await ping('0x')
    const forged = { ...workers, dvnB: { ...workers.dvnB, signer: workers.dvnA.signer } }
    await attest(to, workers, 'dvnA', packet)
    await attest(to, forged, 'dvnB', packet)
    await expect(commit(to, workers, packet)).rejects.toThrow('LZ_ULN_Verifying')
  })
})

describe('startDevnet', () => {
  test('default: every account has money on every chain', async () => {
    for (const { client } of devnet.chains)
      for (const { address } of devnet.accounts.all) expect(await client.getBalance({ address })).toBeGreaterThan(0n)
  })

  test('behavior: two devnets at once do not collide, and stop leaves no process', async () => {
    const [first, second] = await Promise.all([startDevnet({ chains: CHAINS }), startDevnet({ chains: CHAINS })])
    const chains = [...first.chains, ...second.chains]
    expect(new Set(chains.map(({ rpcUrl }) => rpcUrl)).size).toBe(4)
    expect(first.accounts.deployer.address).not.toBe(second.accounts.deployer.address)
    await Promise.all([first.stop(), second.stop(), first.stop()])
    for (const { pid } of chains) expect(isRunning(pid)).toBe(false)
  })

  test('behavior: a set-up that fails stops the chains it had', async () => {
    const pids: number[] = []
    const setUp = async (chains: readonly DevnetChain[]) => {
      pids.push(...chains.map(({ pid }) => pid))
      throw new DevnetOptionError('no')
    }
    await expect(startDevnet({ chains: CHAINS, setUp })).rejects.toThrow(DevnetOptionError)
    expect(pids).toHaveLength(2)
    for (const pid of pids) expect(isRunning(pid)).toBe(false)
  })

  test('behavior: a start that is called off stops the chains it had, and takes no further step', async () => {
    const pids: number[] = []
    const controller = new AbortController()
    const setUp = (chains: readonly DevnetChain[]) => {
      pids.push(...chains.map(({ pid }) => pid))
      controller.abort(new DevnetOptionError('no'))
      return new Promise<void>(() => undefined)
    }
    const { signal } = controller
    await expect(startDevnet({ chains: CHAINS, setUp, signal })).rejects.toThrow(DevnetOptionError)
    expect(pids).toHaveLength(2)
    for (const pid of pids) expect(isRunning(pid)).toBe(false)
    await expect(startDevnet({ chains: CHAINS, setUp, signal })).rejects.toThrow(DevnetOptionError)
    expect(pids).toHaveLength(2)
  })

  test.each([
    ['two chains with one eid', [CHAINS[0], { eid: 40101, chainId: 9, name: 'x' }], 'the same eid'],
    ['two chains with one chain id', [CHAINS[0], { eid: 40109, chainId: 101, name: 'x' }], 'the same chain id'],
    ['an eid of LayerZero V1', [{ eid: 101, chainId: 9, name: 'x' }], 'below 30000'],
  ])('error: %s', async (_, chains, message) => {
    await expect(startDevnet({ chains: chains.filter((chain) => chain !== undefined) })).rejects.toThrow(message)
  })
})
