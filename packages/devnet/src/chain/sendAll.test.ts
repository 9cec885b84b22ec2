import { TransactionFailedError } from '@omnicover/deployer'
import { endpointV2Abi } from '@omnicover/deployments'
import { parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../anvil/startAnvil.js'
import { readBytecode } from '../layerzero/readBytecode.js'
import { type ChainClient, createChainClient } from './createChainClient.js'
import { sendAll } from './sendAll.js'
import { setBlockTime } from './setBlockTime.js'
import { createSetup } from './setup.js'

let anvil: Anvil
let client: ChainClient
let account = privateKeyToAccount(generatePrivateKey())

beforeAll(async () => {
  anvil = await startAnvil({ chainId: 1 })
  client = createChainClient({ chainId: 1, name: 'test', rpcUrl: anvil.rpcUrl })
})
afterAll(() => anvil.stop())
beforeEach(async () => {
  account = privateKeyToAccount(generatePrivateKey())
  await client.setBalance({ address: account.address, value: parseEther('1000') })
})

const transfers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    label: `transfer ${index}`,
    to: account.address,
    data: '0x' as const,
  }))

const deployEndpoint = (nonce = 0) => {
  const setup = createSetup({ from: account.address, nonce })
  const args = [40101, account.address] as const
  const address = setup.deploy('EndpointV2', { abi: endpointV2Abi, bytecode: readBytecode('EndpointV2'), args })
  return { setup, address }
}

describe('sendAll', () => {
  test('default: a call may rely on a deployment before it', async () => {
    const { setup, address } = deployEndpoint()
    setup.call(address, { abi: endpointV2Abi, functionName: 'setLzToken', args: [account.address] })
    const [deployed] = await sendAll(client, account, setup.transactions)
    expect(deployed?.contractAddress?.toLowerCase()).toBe(address.toLowerCase())
    expect(await client.readContract({ address, abi: endpointV2Abi, functionName: 'lzToken' })).toBe(account.address)
  })

  test('behavior: what needs more gas than a usual block holds is mined too, and the limit is as before', async () => {
    const { gasLimit } = await client.getBlock()
    const receipts = await sendAll(client, account, transfers(40))
    expect(receipts).toHaveLength(40)
    await client.mine({ blocks: 1 })
    expect((await client.getBlock()).gasLimit).toBe(gasLimit)
    expect(await client.getAutomine()).toBe(true)
  })

  test('behavior: lists sent at once for one chain wait for each other', async () => {
    const lists = await Promise.all([1, 2, 3].map(() => sendAll(client, account, transfers(5))))
    expect(lists.flat()).toHaveLength(15)
    expect(await client.getTransactionCount(account)).toBe(15)
  })

  test('behavior: works on a chain that ticks', async () => {
    const stopTicking = await setBlockTime(client, 0.05)
    expect(await sendAll(client, account, transfers(3))).toHaveLength(3)
    stopTicking()
    await setBlockTime(client, 0)
  })

  test('behavior: nothing to send is no transaction and no block', async () => {
    const before = await client.getBlockNumber()
    expect(await sendAll(client, account, [])).toEqual([])
    expect(await client.getBlockNumber()).toBe(before)
  })

  test('error: a revert is named after the step and decoded; later lists go on', async () => {
    const { setup, address } = deployEndpoint()
    setup.call(address, { abi: endpointV2Abi, functionName: 'setDefaultSendLibrary', args: [40102, address] })
    const failure = sendAll(client, account, setup.transactions)
    await expect(failure).rejects.toThrow(TransactionFailedError)
    await expect(failure).rejects.toThrow('"setDefaultSendLibrary" failed: LZ_OnlyRegisteredLib()')
    expect(await sendAll(client, account, transfers(1))).toHaveLength(1)
  })

  test('error: a revert without data says so', async () => {
    const { setup, address } = deployEndpoint()
    setup.call(address, { abi: endpointV2Abi, functionName: 'registerLibrary', args: [address] })
    await expect(sendAll(client, account, setup.transactions)).rejects.toThrow('execution reverted, without data.')
  })

  test('error: an account without money is refused', async () => {
    await client.setBalance({ address: account.address, value: 0n })
    await expect(sendAll(client, account, transfers(1))).rejects.toThrow('"transfer 0" failed: the chain refused it.')
    expect(await client.getAutomine()).toBe(true)
  })
})

describe('setBlockTime', () => {
  test.each([1, 0.1])('default: a chain set to %s s makes blocks on its own', async (seconds) => {
    const stopTicking = await setBlockTime(client, seconds)
    const before = await client.getBlockNumber()
    while ((await client.getBlockNumber()) < before + 2n) await new Promise((resolve) => setTimeout(resolve, 20))
    stopTicking()
    await setBlockTime(client, 0)
  })

  test.each([-1, Number.NaN])('error: %s is not a block time', async (seconds) => {
    await expect(setBlockTime(client, seconds)).rejects.toThrow('must be 0 or a positive number of seconds')
  })
})
