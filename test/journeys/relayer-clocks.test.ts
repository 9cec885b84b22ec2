import { createDynamoStore } from '@omnicover/aws'
import { createTransactionSender, LeaseHeldError, withLease } from '@omnicover/relayer'
import { parseGwei } from 'viem'
import { describe, expect, test } from 'vitest'
import { freezeSigner } from '../support/relayer/freezeSigner.js'
import { useSharedKey } from '../support/relayer/useSharedKey.js'

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

const shared = useSharedKey(779)

const request = { tasks: ['work'], to: `0x${'aa'.repeat(20)}`, data: '0x', gas: 50_000n } as const
const sentByKey = () => shared.client.getTransactionCount({ address: shared.signer.address })
let runs = 0

/** A machine whose clock is off by so much. It does the one thing that there is to do, unless it is done or under way. */
function machine(offMs: number, signer = shared.signer) {
  const { chain, recorder: observer } = shared
  const clock = { nowMs: () => shared.clock.nowMs() + offMs }
  const store = createDynamoStore({ ...shared.table, clock })
  const work = async () => {
    const sender = createTransactionSender({ chain, store, signer, clock, observer, policy, permits: [{}] })
    for (const finished of await sender.advance()) await sender.acknowledge(finished)
    if ((await sender.isInFlight('work')) || (await sentByKey()) > 0) return
    await sender.send(request)
  }
  runs += 1
  const lease = { name: `deliver/${shared.signer.address}`, owner: `run-${runs}`, holdMs }
  return { run: () => withLease(store, clock, lease, work) }
}

const offsets = [-mostSkewMs, -60_000, 0, 60_000, mostSkewMs]

describe.each(offsets)('two machines share a key and a lease, and the clock of the second is off by %d ms', (offMs) => {
  test('the second is kept out for as long as the first can run, and sends nothing that the first has sent', async () => {
    const freezing = freezeSigner(shared.signer)
    const first = machine(0, freezing.signer).run()
    await freezing.isFrozen
    shared.clock.pass(longestRunMs - 1)
    await expect(machine(offMs).run()).rejects.toThrow(LeaseHeldError)
    freezing.goOn()
    await first
    // Given back, it is free for everybody at once, whatever their clocks say.
    await machine(offMs).run()
    await shared.client.mine({ blocks: 1 })
    await machine(offMs).run()
    await machine(0).run()
    expect(await sentByKey()).toBe(1)
    // The same one may be broadcast again.
    expect(new Set(shared.recorder.of('transactionSent').map(({ transactionHash }) => transactionHash)).size).toBe(1)
    expect(shared.recorder.of('transactionMined')).toHaveLength(1)
  })

  test('when the first is stopped, the second takes over after its longest run, and what was begun happens once', async () => {
    const freezing = freezeSigner(shared.signer)
    const first = machine(0, freezing.signer).run()
    await freezing.isFrozen
    const stoppedAtMs = shared.clock.nowMs()
    const takesOver = async () => {
      try {
        await machine(offMs).run()
        return true
      } catch (error) {
        if (error instanceof LeaseHeldError) return false
        throw error
      }
    }
    while (!(await takesOver())) shared.clock.pass(30_000)
    const waitedMs = shared.clock.nowMs() - stoppedAtMs
    expect(waitedMs).toBeGreaterThanOrEqual(longestRunMs)
    expect(waitedMs).toBeLessThanOrEqual(holdMs + mostSkewMs)

    // Thawed after all, the first finds that its transaction is another's.
    freezing.goOn()
    await expect(first).rejects.toMatchObject({ code: 'TRANSACTION_TAKEN' })
    await shared.client.mine({ blocks: 1 })
    await machine(offMs).run()
    await machine(0).run()
    expect(await sentByKey()).toBe(1)
    expect(shared.recorder.of('transactionMined')).toHaveLength(1)
  })
})
