import {
  assertPathway,
  diffPathway,
  lzReceiveOptions,
  oappAbi,
  PathwayMismatchError,
  PathwayOptionError,
  planCall,
  readPathway,
  sortAddresses,
  TransactionFailedError,
} from '@omnicover/deployer'
import { endpointV2Abi } from '@omnicover/deployments'
import { zeroAddress, zeroHash } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendAll } from '../chain/sendAll.js'
import { type Devnet, type DevnetChain, startDevnet } from '../startDevnet.js'
import { deployPingOApp, PING } from '../test/pingOApp.js'
import { type DevnetPathway, wirePathways } from './wirePathways.js'

const CHAINS = [
  { eid: 40101, chainId: 101, name: 'a' },
  { eid: 40102, chainId: 102, name: 'b' },
]

let devnet: Devnet
let chainA: DevnetChain
let chainB: DevnetChain
let pathway: DevnetPathway

beforeAll(async () => {
  devnet = await startDevnet({ chains: CHAINS, blockTime: 0 })
  const [a, b] = devnet.chains
  if (!a || !b) throw new Error('two chains were asked for')
  chainA = a
  chainB = b
})
afterAll(() => devnet.stop())
beforeEach(async () => {
  const { deployer } = devnet.accounts
  pathway = { of: 'OApp', a: await deployPingOApp(chainA, deployer), b: await deployPingOApp(chainB, deployer) }
  pathway.a.confirmations = 3n
})

const wire = () => wirePathways(devnet.accounts.deployer, [pathway])
const settingsOf = (mismatches: { eid: number; setting: string }[]) =>
  mismatches.map(({ eid, setting }) => `${eid} ${setting}`)

describe('wirePathways', () => {
  test('default: both ends read back as planned, with nothing left to a default', async () => {
    await wire()
    const { a, b } = await readPathway(pathway)
    const { sendUln302, receiveUln302, executor, dvnA, dvnB } = chainA.layerZero
    const dvns = {
      requiredDVNCount: 2,
      optionalDVNCount: 255,
      optionalDVNThreshold: 0,
      requiredDVNs: sortAddresses([dvnA.address, dvnB.address]),
      optionalDVNs: [],
    }
    expect(a).toEqual({
      sendLibrary: sendUln302,
      receiveLibrary: receiveUln302,
      receiveLibraryTimeout: 0n,
      executor: { maxMessageSize: 10_000, executor },
      sendUln: { confirmations: 3n, ...dvns },
      receiveUln: { confirmations: 1n, ...dvns },
      enforcedOptions: [{ msgType: PING, options: lzReceiveOptions(200_000n) }],
      peer: `0x${'00'.repeat(12)}${pathway.b.oapp.slice(2).toLowerCase()}`,
    })
    expect([b.sendUln.confirmations, b.receiveUln.confirmations]).toEqual([1n, 3n])
    await assertPathway(pathway)
  })

  test('behavior: an OApp that was never wired differs in everything that has a default', async () => {
    const settings = ['sendLibrary', 'receiveLibrary', 'executor', 'sendUln', 'receiveUln', 'enforcedOptions', 'peer']
    expect(settingsOf(await diffPathway(pathway))).toEqual(
      [40101, 40102].flatMap((eid) => settings.map((setting) => `${eid} ${setting}`)),
    )
  })

  test('behavior: peers are set last, in a block of their own', async () => {
    await wire()
    const event = { type: 'event', name: 'PeerSet', inputs: [{ type: 'uint32' }, { type: 'bytes32' }] } as const
    for (const { chain, oapp } of [pathway.a, pathway.b]) {
      const [peerSet, ...more] = await chain.client.getLogs({ address: oapp, event, fromBlock: 0n })
      const fromBlock = peerSet?.blockNumber ?? 0n
      const { endpoint, sendUln302, receiveUln302 } = chain.layerZero
      expect(peerSet).toBeDefined()
      expect(more).toEqual([])
      const after = { address: [endpoint, sendUln302, receiveUln302], fromBlock }
      expect(await chain.client.getLogs(after)).toEqual([])
    }
  })

  test('behavior: wiring what is in order sends nothing', async () => {
    await wire()
    const counts = () =>
      Promise.all(devnet.chains.map(({ client }) => client.getTransactionCount(devnet.accounts.deployer)))
    const before = await counts()
    await wire()
    expect(await counts()).toEqual(before)
  })

  test('behavior: a second wiring sets only what was changed', async () => {
    await wire()
    pathway.a.confirmations = 5n
    expect(settingsOf(await diffPathway(pathway))).toEqual(['40101 sendUln', '40102 receiveUln'])
    await wire()
    await assertPathway(pathway)
  })

  test('behavior: what somebody changed on chain is found and put right', async () => {
    await wire()
    const { deployer } = devnet.accounts
    const { endpoint, receiveUln302 } = chainA.layerZero
    const height = await chainA.client.getBlockNumber()
    const abi = endpointV2Abi
    await sendAll(chainA.client, deployer, [
      planCall(pathway.a.oapp, { abi: oappAbi, functionName: 'setPeer', args: [40102, zeroHash] }),
      planCall(endpoint, { abi, functionName: 'setSendLibrary', args: [pathway.a.oapp, 40102, zeroAddress] }),
      planCall(endpoint, {
        abi,
        functionName: 'setReceiveLibraryTimeout',
        args: [pathway.a.oapp, 40102, receiveUln302, height + 1000n],
      }),
    ])
    const failure = await assertPathway(pathway).catch((error: unknown) => error)
    if (!(failure instanceof PathwayMismatchError)) throw failure
    expect(settingsOf([...failure.mismatches])).toEqual([
      '40101 sendLibrary',
      '40101 receiveLibraryTimeout',
      '40101 peer',
    ])
    expect(failure.message).toContain('On 40101 about 40102: peer is')
    await wire()
    await assertPathway(pathway)
  })

  test('error: somebody who is not the owner changes nothing', async () => {
    const [stranger] = devnet.accounts.buyers
    if (!stranger) throw new Error('there are buyers')
    const failure = wirePathways(stranger, [pathway])
    await expect(failure).rejects.toThrow(TransactionFailedError)
    await expect(failure).rejects.toThrow('LZ_Unauthorized')
    expect(await diffPathway(pathway)).toHaveLength(14)
  })

  test('error: no confirmations at all would mean the default, and is refused', async () => {
    pathway.b.confirmations = 0n
    await expect(wire()).rejects.toThrow(PathwayOptionError)
  })
})
