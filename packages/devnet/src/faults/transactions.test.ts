import { createClient, http, parseEther, parseGwei } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { getTransactionReceipt, sendRawTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../anvil/startAnvil.js'
import { type ChainClient, createChainClient } from '../chain/createChainClient.js'
import { demandHigherFee, dropTransaction, type Fault, type FaultProxy, hang, startFaultProxy } from './index.js'

const chainId = 79
const account = privateKeyToAccount(`0x${'07'.repeat(32)}`)
let anvil: Anvil
let node: ChainClient
let proxy: FaultProxy
beforeAll(async () => {
  anvil = await startAnvil({ chainId })
  node = createChainClient({ chainId, name: 'node', rpcUrl: anvil.rpcUrl })
  await node.setBalance({ address: account.address, value: parseEther('1') })
  await node.setAutomine(false)
})
afterAll(() => anvil.stop())
afterEach(() => proxy.stop())

async function through(fault: Fault) {
  proxy = await startFaultProxy(anvil.rpcUrl, [fault])
  return createClient({ transport: http(proxy.url, { retryCount: 0, timeout: 300 }) })
}

/** Signs an empty call at the next nonce. Fees are tenths of a gwei. */
async function sign(fee: number, tip: number) {
  const nonce = await node.getTransactionCount({ address: account.address })
  const fees = { maxFeePerGas: parseGwei(String(fee / 10)), maxPriorityFeePerGas: parseGwei(String(tip / 10)) }
  return account.signTransaction({ type: 'eip1559', chainId, nonce, to: account.address, gas: 21_000n, ...fees })
}

describe('demandHigherFee', () => {
  test('default: a replacement needs a tenth more of both fees, and anvil itself would take less', async () => {
    const client = await through(demandHigherFee())
    const send = async (fee: number, tip: number) =>
      sendRawTransaction(client, { serializedTransaction: await sign(fee, tip) })
    await send(100, 10)
    await expect(send(100, 10)).rejects.toThrow('already known')
    for (const [fee, tip] of [
      [109, 11],
      [110, 10],
      [100, 11],
    ] as const)
      await expect(send(fee, tip), `${fee} ${tip}`).rejects.toThrow('replacement transaction underpriced')
    await expect(send(110, 11)).resolves.toMatch(/^0x/)
    await node.sendRawTransaction({ serializedTransaction: await sign(111, 12) })
  })

  test('behavior: what was mined or dropped stands in nobody’s way', async () => {
    const client = await through(demandHigherFee())
    const send = async (fee: number, tip: number) =>
      sendRawTransaction(client, { serializedTransaction: await sign(fee, tip) })
    const hash = await send(200, 20)
    await node.dropTransaction({ hash })
    await send(100, 10)
    await node.mine({ blocks: 1 })
    await expect(send(100, 10)).resolves.toMatch(/^0x/)
    await node.mine({ blocks: 1 })
  })
})

describe('dropTransaction', () => {
  test('default: the hash is told, and nothing ever comes of it; the same bytes sent again are taken', async () => {
    const client = await through(dropTransaction())
    const serializedTransaction = await sign(100, 10)
    const hash = await sendRawTransaction(client, { serializedTransaction })
    await node.mine({ blocks: 1 })
    await expect(getTransactionReceipt(client, { hash })).rejects.toThrow('could not be found')
    expect(await node.sendRawTransaction({ serializedTransaction })).toBe(hash)
    await node.mine({ blocks: 1 })
    expect((await getTransactionReceipt(client, { hash })).status).toBe('success')
  })
})

describe('hang', () => {
  test('default: a client waits until it gives up, and the proxy can be stopped meanwhile', async () => {
    const client = await through(hang())
    await expect(client.request({ method: 'eth_chainId' })).rejects.toThrow('took too long')
    const waiting = fetch(proxy.url, { method: 'POST', body: '{"id":1,"method":"eth_chainId"}' })
    await Promise.all([expect(waiting).rejects.toThrow(), proxy.stop()])
  })
})
