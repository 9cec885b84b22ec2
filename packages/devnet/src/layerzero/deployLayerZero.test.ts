import { dvnAbi, endpointV2Abi, executorAbi, sendUln302Abi } from '@omnicover/deployments'
import { keccak256, toBytes } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkerAccounts } from '../accounts/createAccounts.js'
import { type Devnet, type DevnetChain, startDevnet } from '../startDevnet.js'

const ADMIN_ROLE = keccak256(toBytes('ADMIN_ROLE'))

let devnet: Devnet
let chain: DevnetChain
let workers: WorkerAccounts

beforeAll(async () => {
  devnet = await startDevnet({ blockTime: 0 })
  const home = devnet.chains.find(({ name }) => name === 'home')
  const keys = devnet.accounts.workers.get(40101)
  if (!home || !keys) throw new Error('there is a home')
  chain = home
  workers = keys
})
afterAll(() => devnet.stop())

describe('deployLayerZero', () => {
  test('default: the endpoint has its eid and both libraries as defaults for every other chain', async () => {
    const { endpoint, sendUln302, receiveUln302 } = chain.layerZero
    const read = { address: endpoint, abi: endpointV2Abi } as const
    expect(await chain.client.readContract({ ...read, functionName: 'eid' })).toBe(40101)
    for (const eid of [40102, 40103]) {
      expect(await chain.client.readContract({ ...read, functionName: 'defaultSendLibrary', args: [eid] })).toBe(
        sendUln302,
      )
      expect(await chain.client.readContract({ ...read, functionName: 'defaultReceiveLibrary', args: [eid] })).toBe(
        receiveUln302,
      )
    }
  })

  test('default: the two DVNs are two contracts with a signer and an admin of their own', async () => {
    const { dvnA, dvnB } = chain.layerZero
    expect(new Set([dvnA.address, dvnB.address, dvnA.signer, dvnB.signer, dvnA.admin, dvnB.admin]).size).toBe(6)
    for (const { address, signer, admin } of [dvnA, dvnB]) {
      const dvn = { address, abi: dvnAbi } as const
      expect(await chain.client.readContract({ ...dvn, functionName: 'quorum' })).toBe(1n)
      expect(await chain.client.readContract({ ...dvn, functionName: 'signerSize' })).toBe(1n)
      expect(await chain.client.readContract({ ...dvn, functionName: 'isSigner', args: [signer] })).toBe(true)
      expect(await chain.client.readContract({ ...dvn, functionName: 'hasRole', args: [ADMIN_ROLE, admin] })).toBe(true)
      expect(await chain.client.readContract({ ...dvn, functionName: 'vid' })).toBe(10101)
    }
  })

  test('behavior: the deployer has no power over the workers', async () => {
    const { dvnA, dvnB, executor } = chain.layerZero
    const args = [ADMIN_ROLE, devnet.accounts.deployer.address] as const
    for (const address of [dvnA.address, dvnB.address])
      expect(await chain.client.readContract({ address, abi: dvnAbi, functionName: 'hasRole', args })).toBe(false)
    const hasRole = { address: executor, abi: executorAbi, functionName: 'hasRole' } as const
    expect(await chain.client.readContract({ ...hasRole, args })).toBe(false)
    const admin = [ADMIN_ROLE, workers.executorAdmin.address] as const
    expect(await chain.client.readContract({ ...hasRole, args: admin })).toBe(true)
  })

  test('behavior: a send that relied on the defaults would hire one DVN only', async () => {
    const { sendUln302, dvnA } = chain.layerZero
    const config = await chain.client.readContract({
      address: sendUln302,
      abi: sendUln302Abi,
      functionName: 'getUlnConfig',
      args: [devnet.accounts.deployer.address, 40102],
    })
    expect(config.requiredDVNs).toEqual([dvnA.address])
  })
})
