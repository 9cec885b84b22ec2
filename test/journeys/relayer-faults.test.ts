import { setTimeout as sleep } from 'node:timers/promises'
import { endpointV2Abi } from '@omnicover/deployments'
import { type DevnetChain, type Fault, type FaultProxy, limitLogRange, tamper } from '@omnicover/devnet'
import {
  CallRevertedError,
  contractRead,
  createViemChain,
  type MessageReport,
  RpcUnreachableError,
  WrongChainIdError,
} from '@omnicover/relayer'
import { encodeErrorResult, numberToHex, pad } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reorganise } from '../support/relayer/reorganise.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import {
  configFor,
  type DrivenRelayer,
  mineAll,
  openWay,
  startWorld,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

function drive(ways: readonly Way[], changes: Parameters<typeof configFor>[3] = {}): DrivenRelayer {
  return trial.drive(configFor(world, ways, `${trial.folder}/store`, changes))
}

async function proxyOf(chain: DevnetChain): Promise<FaultProxy> {
  return trial.proxyOf(chain.rpcUrl)
}

async function messages({ relayer }: DrivenRelayer): Promise<readonly MessageReport[]> {
  return relayer.listMessages()
}

async function isDelivered(driven: DrivenRelayer, count = 1): Promise<boolean> {
  return (await messages(driven)).filter(({ status }) => status === 'delivered').length === count
}

/** The connections of one DVN to one chain; everybody else has the node itself. */
function connections(dvn: 'a' | 'b', chain: DevnetChain, urls: readonly string[]) {
  return {
    dvnRpcUrls: (name: 'a' | 'b', candidate: DevnetChain) =>
      name === dvn && candidate.eid === chain.eid ? urls : [candidate.rpcUrl],
  }
}

describe('RPC connections', () => {
  test('error: WrongChainIdError at the start, with the chain that answers and without credentials', async () => {
    const way = await openWay(west, east)
    const withSecret = `${west.rpcUrl}/?key=s3cret`
    const driven = drive([way], { rpcUrls: { [east.eid]: [withSecret] } })
    const error = await driven.relayer.start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(WrongChainIdError)
    expect(String(error)).toContain(
      `serves chain id ${west.chainId}, but eid ${east.eid} is configured as chain id ${east.chainId}`,
    )
    expect(String(error)).not.toContain('s3cret')
  })

  test('error: RpcUnreachableError at the start, when no URL of a chain answers', async () => {
    const way = await openWay(west, east)
    const driven = drive([way], { rpcUrls: { [east.eid]: ['http://127.0.0.1:1/s3cret'] } })
    const error = await driven.relayer.start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RpcUnreachableError)
    expect(String(error)).toContain('http://127.0.0.1:1/***')
    expect(String(error)).not.toContain('s3cret')
  })

  test('error: RpcUnreachableError at the start, when a DVN has fewer connections than its quorum', async () => {
    const way = await openWay(west, east)
    const driven = drive([way], connections('b', east, [east.rpcUrl, 'http://127.0.0.1:1']))
    await expect(driven.relayer.start()).rejects.toThrow(RpcUnreachableError)
  })

  test('behavior: a URL that does not answer at the start is told, and proves its chain before it is used', async () => {
    const way = await openWay(west, east)
    const [away, wrong] = [await proxyOf(east), await proxyOf(west)]
    away.setDown(true)
    wrong.setDown(true)
    const driven = drive([way], { rpcUrls: { [east.eid]: [away.url, wrong.url, east.rpcUrl] } })
    await driven.relayer.start()
    await driven.relayer.stop()
    trial.forget(driven)
    const told = driven.recorder.of('stepFailed').filter(({ step }) => step === 'check providers')
    expect(told.map(({ code }) => code)).toEqual(['RPC_UNREACHABLE', 'RPC_UNREACHABLE'])

    const chain = createViemChain({
      ...{ eid: east.eid, chainId: east.chainId },
      rpcUrls: [wrong.url],
      timeoutMs: 5_000,
      mostBytes: 1_000_000,
    })
    await expect(chain.getHead()).rejects.toThrow(RpcUnreachableError)
    wrong.setDown(false)
    await expect(chain.getHead()).rejects.toThrow(WrongChainIdError)
    const back = createViemChain({
      ...{ eid: east.eid, chainId: east.chainId },
      rpcUrls: [away.url],
      timeoutMs: 5_000,
      mostBytes: 1_000_000,
    })
    away.setDown(false)
    expect((await back.getHead()).hash).toBe((await east.client.getBlock()).hash)
  })

  test('error: WrongChainIdError for a DVN’s own connection too', async () => {
    const way = await openWay(west, east)
    const driven = drive([way], connections('b', east, [west.rpcUrl]))
    await expect(driven.relayer.start()).rejects.toThrow(WrongChainIdError)
  })

  test('error: CallRevertedError with the data of the revert for a read that a contract refuses', async () => {
    const chain = createViemChain({
      eid: east.eid,
      chainId: east.chainId,
      rpcUrls: [east.rpcUrl],
      timeoutMs: 5_000,
      mostBytes: 1_000_000,
    })
    const { sendUln302: address } = east.layerZero
    const nobody = pad('0x01')
    const quote = contractRead({
      ...{ address: east.layerZero.endpoint, abi: endpointV2Abi, functionName: 'quote' },
      args: [{ dstEid: 1, receiver: nobody, message: '0x', options: '0x', payInLzToken: false }, address],
    })
    const error = await chain.read([quote]).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CallRevertedError)
    const data = encodeErrorResult({ abi: endpointV2Abi, errorName: 'LZ_DefaultSendLibUnavailable' })
    expect(error).toMatchObject({ revertData: data, retriable: true })
  })

  test('behavior: while a chain is down the others go on, and it catches up when it is back', async () => {
    const there = await openWay(west, east)
    const back = await openWay(east, west)
    const proxy = await proxyOf(east)
    const driven = drive([there, back], { rpcUrls: { [east.eid]: [proxy.url] } })
    await driven.relayer.tick()
    proxy.setDown(true)
    await there.send(word(0))
    await back.send(word(0))
    await rounds(world, driven, 5)
    expect((await messages(driven)).map(({ srcEid }) => srcEid)).toEqual([west.eid])
    expect(driven.recorder.of('stepFailed')[0]).toMatchObject({ code: 'RPC_UNREACHABLE', retriable: true })
    proxy.setDown(false)
    await until(world, driven.relayer, () => isDelivered(driven, 2))
  })

  test('behavior: the second URL of a chain is used when the first does not answer', async () => {
    const way = await openWay(west, east)
    const down = await proxyOf(west)
    const driven = drive([way], { rpcUrls: { [west.eid]: [down.url, west.rpcUrl] } })
    await driven.relayer.tick()
    down.setDown(true)
    await way.send(word(0))
    await until(world, driven.relayer, () => isDelivered(driven))
    expect(driven.recorder.of('stepFailed')).toEqual([])
  })

  test('behavior: a node that limits log ranges is asked for smaller ones', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const proxy = await proxyOf(west)
    proxy.inject(limitLogRange(7))
    const driven = drive([way], { rpcUrls: { [west.eid]: [proxy.url] } })
    await until(world, driven.relayer, () => isDelivered(driven))
    expect(driven.recorder.of('stepFailed')).toEqual([])
  })

  test('behavior: a head that is told wrong once, by far, is read up to no more than a few ranges, and scanned past when it is right again', async () => {
    const way = await openWay(west, east)
    const proxy = await proxyOf(west)
    const driven = drive([way], { rpcUrls: { [west.eid]: [proxy.url] } })
    await driven.relayer.tick()
    // As most nodes do: beyond the head there are no logs, which is no error. (Anvil refuses.)
    const noLogsBeyondHead: Fault = async (request, forward) => {
      const reply = await forward(request)
      return request.method === 'eth_getLogs' && reply.kind === 'error' ? { kind: 'result', result: [] } : reply
    }
    const farHead = tamper((method, result, params) =>
      method === 'eth_getBlockByNumber' && params[0] === 'latest'
        ? { ...(result as object), number: numberToHex(10 ** 12), hash: `0x${'ab'.repeat(32)}` }
        : result,
    )
    proxy.inject(noLogsBeyondHead, farHead)
    const before = proxy.count('eth_getLogs')
    await mineAll(world)
    await driven.relayer.tick()
    await driven.relayer.tick()
    expect(proxy.count('eth_getLogs') - before).toBeLessThan(10)
    proxy.inject(noLogsBeyondHead)
    await way.send(word(1))
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a chain with a long past is read in several scans, and what was sent in any of it is found', async () => {
    const way = await openWay(west, east)
    await way.send(word(1))
    await mineAll(world, 60)
    await way.send(word(2))
    const proxy = await proxyOf(west)
    const config = configFor(world, [way], `${trial.folder}/store`, { rpcUrls: { [west.eid]: [proxy.url] } })
    const chains = config.network.chains.map((chain) => ({ ...chain, logRange: 1 }))
    const driven = trial.drive({ ...config, network: { ...config.network, chains } })
    await driven.relayer.tick()
    expect(proxy.count('eth_getLogs')).toBeLessThan(30)
    for (let round = 0; round < 60 && !(await isDelivered(driven, 2)); round += 1) {
      await driven.relayer.tick()
      await mineAll(world)
    }
    expect(await way.receiver.count()).toBe(2)
    expect(driven.recorder.of('gapFound')).toEqual([])
  })

  test('behavior: what is overlooked far back is looked for in several scans, also when each is of another process', async () => {
    const way = await openWay(west, east)
    await way.send(word(1))
    await mineAll(world, 120)
    const losing = await proxyOf(west)
    losing.inject(tamper((method, result) => (method === 'eth_getLogs' ? [] : result)))
    const whole = await proxyOf(west)
    const config = configFor(world, [way], `${trial.folder}/store`, {
      rpcUrls: { [west.eid]: [losing.url, whole.url] },
    })
    const chains = config.network.chains.map((chain) => ({ ...chain, logRange: 2 }))
    const requests = () => losing.count('eth_getLogs') + whole.count('eth_getLogs')
    const perScan: number[] = []
    for (let round = 0; round < 40 && (await way.receiver.count()) === 0; round += 1) {
      const driven = trial.drive({ ...config, network: { ...config.network, chains } })
      const before = requests()
      await driven.relayer.tick()
      perScan.push(requests() - before)
      await driven.relayer.stop()
      trial.forget(driven)
      await mineAll(world)
    }
    expect(await way.receiver.count()).toBe(1)
    // A turn of either, and what each scan reads again for a reorganisation.
    expect(Math.max(...perScan)).toBeLessThan(65)
    expect(whole.count('eth_getLogs')).toBeGreaterThan(0)
  })

  test('behavior: a log that the node loses is found by the count of sent messages, and read again', async () => {
    const way = await openWay(west, east)
    const proxy = await proxyOf(west)
    let isLosing = true
    proxy.inject(tamper((method, result) => (method === 'eth_getLogs' && isLosing ? [] : result)))
    const driven = drive([way], { rpcUrls: { [west.eid]: [proxy.url] } })
    await way.send(word(0))
    await driven.relayer.tick()
    expect(driven.recorder.of('gapFound')).toMatchObject([{ missingNonce: 1n, sentNonce: 1n }])
    // By the time that it answers again, the message lies deeper than what each scan reads again.
    await mineAll(world, 40)
    isLosing = false
    await way.send(word(1))
    await until(world, driven.relayer, () => isDelivered(driven, 2))
  })
})

describe('DVNs', () => {
  test('behavior: a scan that makes a message look deeper than it is gets no attestation before its true block has the confirmations', async () => {
    const way = await openWay(west, east, 3)
    await mineAll(world, 3)
    const liar = await proxyOf(west)
    liar.inject(
      tamper((method, result) => {
        if (method !== 'eth_getLogs') return result
        const logs = result as { blockNumber: string }[]
        return logs.map((log) => ({ ...log, blockNumber: `0x${(BigInt(log.blockNumber) - 1n).toString(16)}` }))
      }),
    )
    const driven = drive([way], { rpcUrls: { [west.eid]: [liar.url] } })
    await way.send(word(0))
    const { number } = await west.client.getBlock()
    await driven.relayer.tick()
    expect((await messages(driven))[0]).toMatchObject({ status: 'seen', sourceBlockNumber: number - 1n })

    // Where it was told to be it would have three confirmations now.
    await mineAll(world)
    await driven.relayer.tick()
    expect((await messages(driven))[0]).toMatchObject({ status: 'seen', sourceBlockNumber: number })
    expect(driven.recorder.of('transactionSent')).toEqual([])

    await until(world, driven.relayer, () => isDelivered(driven))
    expect(
      driven.recorder
        .of('messageAttested')
        .map(({ dvn }) => dvn)
        .sort(),
    ).toEqual(['a', 'b'])
  })

  test('behavior: a connection that lies about the payload keeps its DVN from attesting, and so the message from moving', async () => {
    const way = await openWay(west, east)
    const liar = await proxyOf(west)
    liar.inject(
      tamper((method, result) => {
        if (method !== 'eth_getTransactionReceipt') return result
        return JSON.parse(JSON.stringify(result).replaceAll(word(0).slice(2), word(99).slice(2)))
      }),
    )
    const driven = drive([way], connections('b', west, [west.rpcUrl, liar.url]))
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 3)
    await rounds(world, driven, 5)
    expect(driven.recorder.of('messageAttested').map(({ dvn }) => dvn)).toEqual(['a'])
    expect(driven.recorder.of('attestationRefused')[0]).toMatchObject({
      dvn: 'b',
      reason: expect.stringContaining('without this packet'),
    })
    expect(await way.receiver.count()).toBe(0)
    expect((await messages(driven))[0]).toMatchObject({ status: 'final', reason: expect.stringContaining(liar.url) })

    liar.inject()
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a connection with another block at that height keeps its DVN from attesting', async () => {
    const way = await openWay(west, east)
    const liar = await proxyOf(west)
    const otherHash = `0x${'ab'.repeat(32)}`
    liar.inject(
      tamper((method, result) => {
        if (method === 'eth_getTransactionReceipt' && result !== null)
          return { ...(result as object), blockHash: otherHash }
        if (method === 'eth_getBlockByNumber' && result !== null) return { ...(result as object), hash: otherHash }
        return result
      }),
    )
    const driven = drive([way], connections('a', west, [liar.url, west.rpcUrl]))
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 2)
    expect(driven.recorder.of('attestationRefused')[0]).toMatchObject({
      dvn: 'a',
      reason: expect.stringContaining('another block'),
    })
    expect(driven.recorder.of('messageAttested').map(({ dvn }) => dvn)).toEqual(['b'])
  })

  test('behavior: a DVN whose connections all follow another chain attests nothing, and cannot end the message', async () => {
    const way = await openWay(west, east)
    const astray = await proxyOf(west)
    astray.inject(
      tamper((method, result) => {
        if (method === 'eth_getTransactionReceipt') return null
        if (method === 'eth_getBlockByNumber') return { ...(result as object), hash: `0x${'ab'.repeat(32)}` }
        return result
      }),
    )
    const driven = drive([way], connections('a', west, [astray.url]))
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 2)
    expect(driven.recorder.of('messageReorged')).toEqual([])
    expect(driven.recorder.of('messageAttested').map(({ dvn }) => dvn)).toEqual(['b'])
    astray.inject()
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a connection that does not have the transaction yet is waited for', async () => {
    const way = await openWay(west, east)
    const late = await proxyOf(west)
    late.inject(tamper((method, result) => (method === 'eth_getTransactionReceipt' ? null : result)))
    const driven = drive([way], connections('a', west, [west.rpcUrl, late.url]))
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 1)
    expect(driven.recorder.of('messageReorged')).toEqual([])
    late.inject()
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a DVN with a connection that is down attests nothing', async () => {
    const way = await openWay(west, east)
    const proxy = await proxyOf(west)
    const driven = drive([way], connections('a', west, [west.rpcUrl, proxy.url]))
    proxy.setDown(true)
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('messageAttested').length === 1)
    await rounds(world, driven, 3)
    expect(driven.recorder.of('messageAttested').map(({ dvn }) => dvn)).toEqual(['b'])
    proxy.setDown(false)
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a DVN waits until its own connections have the confirmations, whatever the others say', async () => {
    const way = await openWay(west, east, 3)
    const behind = await proxyOf(west)
    const driven = drive([way], connections('a', west, [behind.url]))
    const { number } = await west.client.getBlock()
    behind.inject(
      tamper((method, result, [block]) =>
        method === 'eth_getBlockByNumber' && block === 'latest'
          ? { ...(result as object), number: `0x${number.toString(16)}` }
          : result,
      ),
    )
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('messageAttested').length === 1)
    await rounds(world, driven, 3)
    expect(driven.recorder.of('messageAttested').map(({ dvn }) => dvn)).toEqual(['b'])
    behind.inject()
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a packet that only the relayer’s own connection knows is never attested', async () => {
    const way = await openWay(west, east)
    const forger = await proxyOf(west)
    await way.send(word(0))
    // The log has another message under the same guid: the one forgery that the receiver would believe.
    forger.inject(
      tamper((method, result) =>
        method === 'eth_getLogs'
          ? JSON.parse(JSON.stringify(result).replaceAll(word(0).slice(2), word(99).slice(2)))
          : result,
      ),
    )
    const driven = drive([way], { rpcUrls: { [west.eid]: [forger.url] } })
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 4)
    await rounds(world, driven, 3)
    expect(driven.recorder.of('messageAttested')).toEqual([])
    expect(driven.recorder.of('transactionSent')).toEqual([])
    expect(await way.receiver.count()).toBe(0)
  })
})

describe('reorganisations', () => {
  test('behavior: a message whose block vanishes before it is final is not attested; its nonce and guid carry another payload then', async () => {
    const way = await openWay(west, east, 3)
    const driven = drive([way])
    await way.send(word(0))
    await driven.relayer.tick()
    const [first] = await messages(driven)
    expect(first?.status).toBe('seen')

    await reorganise(west.client, first?.sourceBlockNumber ?? 0n)
    await way.send(word(1))
    await until(world, driven.relayer, () => isDelivered(driven))
    const [gone, delivered] = await messages(driven)
    expect(gone).toMatchObject({ status: 'reorged', nonce: 1n, gas: { total: 0n } })
    expect(delivered).toMatchObject({ status: 'delivered', nonce: 1n, guid: first?.guid })
    expect(delivered?.packet.endsWith(word(1).slice(2))).toBe(true)
    expect(driven.recorder.of('reorg')[0]).toMatchObject({ eid: west.eid })
    expect(driven.recorder.of('messageAttested').every(({ transactionHash }) => transactionHash !== undefined)).toBe(
      true,
    )
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: a message that is not sent again after a reorganisation is dropped', async () => {
    const way = await openWay(west, east, 3)
    const driven = drive([way])
    await way.send(word(0))
    await driven.relayer.tick()
    await reorganise(west.client, (await messages(driven))[0]?.sourceBlockNumber ?? 0n)
    await until(world, driven.relayer, async () => (await messages(driven))[0]?.status === 'reorged')
    await rounds(world, driven, 3)
    expect(driven.recorder.of('transactionSent')).toEqual([])

    await way.send(word(0))
    await until(world, driven.relayer, () => isDelivered(driven))
  })

  test('behavior: a message that is sent again after a reorganisation is found, even if its log is lost', async () => {
    const way = await openWay(west, east, 3)
    const proxy = await proxyOf(west)
    const driven = drive([way], { rpcUrls: { [west.eid]: [proxy.url] } })
    await way.send(word(0))
    await driven.relayer.tick()
    await reorganise(west.client, (await messages(driven))[0]?.sourceBlockNumber ?? 0n)
    await until(world, driven.relayer, async () => (await messages(driven))[0]?.status === 'reorged')

    proxy.inject(tamper((method, result) => (method === 'eth_getLogs' ? [] : result)))
    await way.send(word(1))
    await rounds(world, driven, 2)
    await mineAll(world, 40)
    await driven.relayer.tick()
    proxy.inject()
    await way.send(word(2))
    await until(world, driven.relayer, () => isDelivered(driven, 2))
  })

  test('behavior: another payload under a guid that was attested already is parked for a person', async () => {
    const way = await openWay(west, east, 1)
    const driven = drive([way])
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('messageAttested').length === 2)
    await reorganise(west.client, (await messages(driven))[0]?.sourceBlockNumber ?? 0n)
    await way.send(word(1))
    await until(world, driven.relayer, () => driven.recorder.of('messageParked').length === 1)
    expect(driven.recorder.of('messageParked')[0]?.reason).toContain('was attested before')
  })

  test('behavior: attestations that the far chain forgets are made again', async () => {
    const way = await openWay(west, east)
    const driven = drive([way], { send: { rebroadcastAfterMs: 50, lostAfterMs: 50 } })
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('messageAttested').length === 2)
    const attested = Object.values((await messages(driven))[0]?.transactions.attested ?? {})
    const receipts = await Promise.all(
      attested.map((hash) => east.client.getTransactionReceipt({ hash: hash ?? '0x' })),
    )
    const blocks = receipts.map(({ blockNumber }) => blockNumber).toSorted((a, b) => Number(a - b))
    await reorganise(east.client, blocks[0] ?? 0n)
    await sleep(60)
    await until(world, driven.relayer, () => isDelivered(driven))
    expect(driven.recorder.of('attestationUndone').length).toBeGreaterThan(0)
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: a delivery that the far chain forgets is made again', async () => {
    const way = await openWay(west, east)
    const driven = drive([way], { send: { rebroadcastAfterMs: 50 } })
    await way.send(word(0))
    await until(world, driven.relayer, () => isDelivered(driven))
    const report = (await messages(driven))[0]
    const receipt = await east.client.getTransactionReceipt({ hash: report?.transactions.delivered ?? '0x' })
    await reorganise(east.client, receipt.blockNumber)
    expect(await way.receiver.count()).toBe(0)
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  })
})
