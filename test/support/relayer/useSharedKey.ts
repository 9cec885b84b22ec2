import { startTable, type TestTable } from '@omnicover/aws/testing'
import { type Anvil, type ChainClient, createChainClient, startAnvil } from '@omnicover/devnet'
import { type Chain, createLocalSigner, createViemChain, type Signer } from '@omnicover/relayer'
import { parseEther } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createManualClock, type ManualClock } from './manualClock.js'
import { createRecorder, type Recorder } from './recorder.js'

/** What several workers on one chain share: a key with money and a DynamoDB table. Blocks come when the test mines them. */
export type SharedKey = {
  /** For the test to mine and look with. */
  readonly client: ChainClient
  /** For the workers. */
  readonly chain: Chain
  readonly table: TestTable
  readonly clock: ManualClock
  readonly recorder: Recorder
  readonly signer: Signer
}

/**
 * Starts a chain and a table for the file that calls this, and gives each of its tests a key, a clock and a recorder of its own.
 *
 * @param chainId - of the chain; its eid is 40,000 more
 * @returns what the workers of the test that runs share
 */
export function useSharedKey(chainId: number): SharedKey {
  let anvil: Anvil
  let client: ChainClient
  let chain: Chain
  let table: TestTable
  let clock: ManualClock
  let recorder: Recorder
  let signer: Signer
  beforeAll(async () => {
    anvil = await startAnvil({ chainId })
    client = createChainClient({ chainId, name: 'shared key', rpcUrl: anvil.rpcUrl })
    chain = createViemChain({
      eid: 40_000 + chainId,
      chainId,
      rpcUrls: [anvil.rpcUrl],
      timeoutMs: 30_000,
      mostBytes: 1_000_000,
    })
    table = await startTable()
  })
  afterAll(async () => {
    await anvil.stop()
    await table.stop()
  })
  beforeEach(async () => {
    clock = createManualClock()
    recorder = createRecorder()
    signer = createLocalSigner(generatePrivateKey())
    await client.setAutomine(false)
    await client.setBalance({ address: signer.address, value: parseEther('10') })
  })
  return {
    get client() {
      return client
    },
    get chain() {
      return chain
    },
    get table() {
      return table
    },
    get clock() {
      return clock
    },
    get recorder() {
      return recorder
    },
    get signer() {
      return signer
    },
  }
}
