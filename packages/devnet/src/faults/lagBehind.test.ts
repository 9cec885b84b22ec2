import { parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../anvil/startAnvil.js'
import { type ChainClient, createChainClient } from '../chain/createChainClient.js'
import { type FaultProxy, lagBehind, startFaultProxy } from './index.js'

const someone = `0x${'51'.repeat(20)}` as const
let anvil: Anvil
let proxy: FaultProxy
let node: ChainClient
let late: ChainClient
beforeAll(async () => {
  anvil = await startAnvil({ chainId: 78 })
  proxy = await startFaultProxy(anvil.rpcUrl, [lagBehind(3)])
  node = createChainClient({ chainId: 78, name: 'node', rpcUrl: anvil.rpcUrl })
  late = createChainClient({ chainId: 78, name: 'late', rpcUrl: proxy.url })
})
afterAll(async () => {
  await proxy.stop()
  await anvil.stop()
})

describe('lagBehind', () => {
  test('default: head, state, logs and receipts are those of three blocks ago', async () => {
    // Writes a log with no topics, and nothing else.
    await node.setCode({ address: someone, bytecode: '0x5f5fa0' })
    await node.mine({ blocks: 5 })
    await node.impersonateAccount({ address: someone })
    await node.setBalance({ address: someone, value: parseEther('1') })
    const hash = await node.sendUnsignedTransaction({ from: someone, to: someone, gas: 100_000n })
    await node.mine({ blocks: 2 })

    expect([await node.getBlockNumber(), await late.getBlockNumber()]).toEqual([8n, 5n])
    expect((await late.getBlock()).number).toBe(5n)
    const search = { address: someone, fromBlock: 0n, toBlock: 8n }
    expect([(await node.getLogs(search)).length, (await late.getLogs(search)).length]).toEqual([1, 0])
    await expect(late.getTransactionReceipt({ hash })).rejects.toThrow('could not be found')
    await expect(late.getBlock({ blockNumber: 6n })).rejects.toThrow('could not be found')
    expect(await late.getTransactionCount({ address: someone })).toBe(0)

    await node.mine({ blocks: 1 })
    expect((await late.getTransactionReceipt({ hash })).blockNumber).toBe(6n)
    expect(await late.getTransactionCount({ address: someone })).toBe(1)
    expect(await late.getLogs(search)).toHaveLength(1)
  })
})
