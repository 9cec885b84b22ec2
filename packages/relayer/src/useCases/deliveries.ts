import type { Packet } from '@omnicover/core'
import { batchData, batchedBytes, maxBatchBytes } from '../domain/batchCall.js'
import { larger, smaller } from '../domain/bigints.js'
import { lzReceiveData } from '../domain/endpoint.js'
import { batchedCommitGas, batchedGas, raisedGas } from '../domain/gasLimits.js'
import { formatTask } from '../domain/task.js'
import type { SendResult, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, type RelayerContext } from './context.js'
import { commitCall } from './endpointCalls.js'
import { executorCalls } from './executorCalls.js'
import type { FarView } from './farView.js'
import { isDirect } from './isDirect.js'
import { markAlert, noteAlone, noteTooDear, noteUnfunded } from './progress.js'
import { rehearse } from './rehearse.js'

/** Messages in one transaction: beyond this the gas saved for each is small. */
const maxBatch = 50

/** The deliveries of one pass to a chain, lower nonces first. */
export type Deliveries = {
  /** Takes the next steps of a message, now or with others. Returns false when the sender has too much in flight to take any. */
  readonly take: (view: FarView) => Promise<boolean>
  /** Sends what still waits for others. */
  readonly finish: () => Promise<void>
}

/** A message that is to be committed, or executed, or both. */
type Step = { readonly view: FarView; readonly commits: boolean }

/**
 * Starts the deliveries of one pass.
 *
 * @param context - ports
 * @param sender - the executor's key on the far chain
 * @returns nothing taken yet
 */
export function createDeliveries(context: RelayerContext, sender: TransactionSender): Deliveries {
  const config = chainConfigOf(context, sender.eid)
  const { multiCall, batchGas } = config
  const calls = executorCalls(config)
  /** By pathway: the nonce up to which everything is verified, or will be once our commits are mined. */
  const verifiedUpTo = new Map<string, bigint>()
  let waiting: Step[] = []
  let waitingGas = 0n
  let waitingBytes = 0

  /** The endpoint executes a nonce only when all below it are verified; trying earlier would burn gas for an alert. */
  const isExecutable = ({ view: { message, packet } }: Step) =>
    message.refusal === undefined && packet.nonce <= (verifiedUpTo.get(pathOf(packet)) ?? 0n)

  /** Whether a delivery at the endpoint itself would revert now: it needs what it builds on mined, and not only on its way. */
  const isTooEarly = ({ view: { message, state, packet, verifiedNonce } }: Step) =>
    isDirect(config, message.value) && (state !== 'committed' || packet.nonce > verifiedNonce)

  function plan(view: FarView): Step | undefined {
    const { packet, state, isVerifiable, verifiedNonce } = view
    const path = pathOf(packet)
    const upTo = verifiedUpTo.get(path) ?? verifiedNonce
    const commits = state === 'empty' && isVerifiable
    verifiedUpTo.set(path, commits && packet.nonce === upTo + 1n ? packet.nonce : upTo)
    const step = { view, commits }
    return commits || (state === 'committed' && isExecutable(step)) ? step : undefined
  }

  async function sendAlone(step: Step): Promise<SendResult | undefined> {
    const { message, packet } = step.view
    if (step.commits) {
      const result = await sender.send({
        tasks: [formatTask({ kind: 'commit', message })],
        ...commitCall(config, packet),
      })
      if (result === 'tooDear') await refuse(step)
      if (result === 'tooDear' || result === 'full') return result
    }
    if (!isExecutable(step) || isTooEarly(step)) return undefined
    const result = await sendExecute(step.view)
    if (result === 'tooDear') {
      await noteTooDear(context, message, 'deliver')
      // With others it would be too dear again each time, and part them.
      await noteAlone(context, message)
    }
    if (result === 'unfunded') await noteUnfunded(context, message, sender.address)
    return result
  }

  /** A commit that is not sent: nothing above it can be executed. */
  async function refuse({ view: { message, packet } }: Step): Promise<void> {
    const path = pathOf(packet)
    verifiedUpTo.set(path, smaller(verifiedUpTo.get(path) ?? 0n, packet.nonce - 1n))
    await noteTooDear(context, message, 'deliver')
  }

  /**
   * Sends a delivery. One that failed before is tried without sending first, because the next failure would cost as much as a delivery; and
   * each at the endpoint, because that keeps no word of why it failed.
   */
  async function sendExecute({ message, packet, state }: FarView): Promise<SendResult | undefined> {
    const gas = raisedGas(message.gas, message.retries.deliver?.attempts ?? 0)
    if (
      isDirect(config, message.value) ||
      ((message.status === 'alert' || message.goesAlone) && state === 'committed')
    ) {
      const reason = await rehearse(context, sender, { data: lzReceiveData(packet), value: message.value, gas })
      if (reason !== undefined) {
        await markAlert(context, message, reason)
        return undefined
      }
    }
    return sender.send({
      tasks: [formatTask({ kind: 'execute', message })],
      ...calls.deliver(packet, gas, message.value),
    })
  }

  /** Sends several together; one by one, when together they could cost more than a ceiling allows. */
  async function sendTogether(steps: readonly Step[]): Promise<SendResult | undefined> {
    const [first, second] = steps
    if (multiCall === undefined || first === undefined) return undefined
    if (second === undefined) return sendAlone(first)
    const parts = steps.map((step) => ({ ...step, executes: isExecutable(step) }))
    const work = parts.flatMap(({ view: { message, packet }, commits, executes }) => [
      ...(commits ? [{ task: formatTask({ kind: 'commit', message }), ownGas: batchedCommitGas }] : []),
      ...(executes
        ? [{ task: formatTask({ kind: 'execute', message }), ownGas: batchedGas(message.gas, packet.message, false) }]
        : []),
    ])
    const gas = frameGas + steps.reduce((sum, step) => sum + gasOf(step), 0n)
    const result = await sender.send({
      tasks: work.map(({ task }) => task),
      to: multiCall,
      data: batchData(
        config,
        parts.map(({ view: { message, packet }, commits, executes }) => {
          return { packet, commits, gas: executes ? message.gas : undefined }
        }),
      ),
      gas,
      mostGas: mostOf(
        gas,
        work.map(({ ownGas }) => ownGas),
      ),
    })
    if (result !== 'tooDear') return result
    const half = Math.ceil(steps.length / 2)
    const ofFirst = await sendTogether(steps.slice(0, half))
    return ofFirst === 'full' ? ofFirst : sendTogether(steps.slice(half))
  }

  async function flush(): Promise<SendResult | undefined> {
    const steps = waiting
    waiting = []
    waitingGas = 0n
    waitingBytes = 0
    return sendTogether(steps)
  }

  /** Whether a message goes with others: none that failed before, and none with wei, which would have to come back when it fails. */
  function isJoinable(step: Step): boolean {
    const { goesAlone, retries, value } = step.view.message
    const failed = goesAlone || (retries.deliver?.attempts ?? 0) > 0
    return multiCall !== undefined && !failed && value === 0n && frameGas + gasOf(step) <= batchGas
  }

  return {
    take: async (view) => {
      const step = plan(view)
      if (step === undefined) return true
      if (isJoinable(step)) {
        const isTooLarge =
          frameGas + waitingGas + gasOf(step) > batchGas || waitingBytes + bytesOf(step) > maxBatchBytes
        if ((waiting.length === maxBatch || isTooLarge) && (await flush()) === 'full') return false
        waiting.push(step)
        waitingGas += gasOf(step)
        waitingBytes += bytesOf(step)
        return true
      }
      // Its commit must not come before those that it builds on.
      if (step.commits && (await flush()) === 'full') return false
      return (await sendAlone(step)) !== 'full'
    },
    finish: async () => {
      await flush()
    },
  }
}

/** Gas of a transaction with several messages before the first of them. */
const frameGas = 60_000n

function gasOf({ view: { message, packet }, commits }: Step): bigint {
  return batchedGas(message.gas, packet.message, commits)
}

/** Gas of the one that takes the most, with its part of what all share. */
function mostOf(gas: bigint, ownGas: readonly bigint[]): bigint {
  const sum = ownGas.reduce((all, one) => all + one, 0n)
  return ownGas.reduce(larger, 0n) + (gas - sum) / BigInt(ownGas.length)
}

function bytesOf({ view: { packet }, commits }: Step): number {
  return batchedBytes(packet.message, commits)
}

function pathOf({ srcEid, sender, receiver }: Packet): string {
  return `${srcEid}/${sender}/${receiver}`
}
