import { createDynamoStore } from '@omnicover/aws'
import { startTable, type TestTable } from '@omnicover/aws/testing'
import { type Anvil, type ChainClient, createChainClient, startAnvil } from '@omnicover/devnet'
import {
  type Chain,
  createLocalSigner,
  createTransactionSender,
  createViemChain,
  LeaseHeldError,
  type Signer,
  withLease,
} from '@omnicover/relayer'
import { parseEther, parseGwei } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '../support/relayer/manualClock.js'
import { createRecorder, type Recorder } from '../support/relayer/recorder.js'

/** As the functions have them on AWS: a run is stopped after a minute, and its lease outlives it by six. */
const longestRunMs = 60_000
const holdMs = 420_000
/** By how much clocks may differ, then. */
const mostSkewMs = holdMs - longestRunMs

const policy = {
  raiseFeeAfterMs: 3_600_000,
  rebroadcastAfterMs: 10_000,
  cancelAfterMs: 3_600_000,
  lostAfterMs: 3_600_000,
  maxFeePerGas: parseGwei('1000'),
  maxInFlight: 48,
}

let anvil: Anvil
let client: ChainClient
let chain: Chain
let table: TestTable
let time: ManualClock
let recorder: Recorder
let signer: Signer

beforeAll(async () => {
  anvil = await startAnvil({ chainId: 779 })
  client = createChainClient({ chainId: 779, name: 'clocks', rpcUrl: anvil.rpcUrl })
  chain = createViemChain({ eid: 40_779, chainId: 779, rpcUrls: [anvil.rpcUrl], timeoutMs: 30_000 })
  table = await startTable()
})
afterAll(async () => {
  await anvil.stop()
  await table.stop()
})
beforeEach(async () => {
  time = createManualClock()
  recorder = createRecorder()
  signer = createLocalSigner(generatePrivateKey())
  await client.setAutomine(false)
  await client.setBalance({ address: signer.address, value: parseEther('10') })
})

const request = { tasks: ['work'], to: `0x${'aa'.repeat(20)}`, data: '0x', gas: 50_000n } as const
const sentByKey = () => client.getTransactionCount({ address: signer.address })
let runs = 0

/** A machine whose clock is off by so much. It does the one thing that there is to do, unless it is done or under way. */
function machine(offMs: number, withSigner = signer) {
  const clock = { nowMs: () => time.nowMs() + offMs }
  const store = createDynamoStore({ ...table, clock })
  const work = async () => {
    const sender = createTransactionSender({ chain, store, signer: withSigner, clock, observer: recorder, policy })
    for (const finished of await sender.advance()) await sender.acknowledge(finished)
    if ((await sender.isInFlight('work')) || (await sentByKey()) > 0) return
    await sender.send(request)
  }
  runs += 1
  const lease = { name: `deliver/${signer.address}`, owner: `run-${runs}`, holdMs }
  return { run: () => withLease(store, clock, lease, work) }
}

/** A signer that stands still, as in a function that is frozen, until it is told to go on. */
function createFreezing() {
  let [frozen, goOn] = [() => {}, () => {}]
  const isFrozen = new Promise<void>((resolve) => {
    frozen = resolve
  })
  const thawed = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const signTransaction: Signer['signTransaction'] = async (transaction) => {
    frozen()
    await thawed
    return signer.signTransaction(transaction)
  }
  return { signer: { ...signer, signTransaction }, isFrozen, goOn: () => goOn() }
}

const offsets = [-mostSkewMs, -60_000, 0, 60_000, mostSkewMs]

describe.each(offsets)('two machines share a key and a lease, and the clock of the second is off by %d ms', (offMs) => {
  test('the second is kept out for as long as the first can run, and sends nothing that the first has sent', async () => {
    const freezing = createFreezing()
    const first = machine(0, freezing.signer).run()
    await freezing.isFrozen
    time.pass(longestRunMs - 1)
    await expect(machine(offMs).run()).rejects.toThrow(LeaseHeldError)
    freezing.goOn()
    await first
    // Given back, it is free for everybody at once, whatever their clocks say.
    await machine(offMs).run()
    await client.mine({ blocks: 1 })
    await machine(offMs).run()
    await machine(0).run()
    expect(await sentByKey()).toBe(1)
    // The same one may be broadcast again.
    expect(new Set(recorder.of('transactionSent').map(({ transactionHash }) => transactionHash)).size).toBe(1)
    expect(recorder.of('transactionMined')).toHaveLength(1)
  })

  test('when the first is stopped, the second takes over after its longest run, and what was begun happens once', async () => {
    const freezing = createFreezing()
    const first = machine(0, freezing.signer).run()
    await freezing.isFrozen
    const stoppedAtMs = time.nowMs()
    const takesOver = async () => {
      try {
        await machine(offMs).run()
        return true
      } catch (error) {
        if (error instanceof LeaseHeldError) return false
        throw error
      }
    }
    while (!(await takesOver())) time.pass(30_000)
    const waitedMs = time.nowMs() - stoppedAtMs
    expect(waitedMs).toBeGreaterThanOrEqual(longestRunMs)
    expect(waitedMs).toBeLessThanOrEqual(holdMs + mostSkewMs)

    // Thawed after all, the first finds that its transaction is another's.
    freezing.goOn()
    await expect(first).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN' })
    await client.mine({ blocks: 1 })
    await machine(offMs).run()
    await machine(0).run()
    expect(await sentByKey()).toBe(1)
    expect(recorder.of('transactionMined')).toHaveLength(1)
  })
})
