import { endpointV2Abi } from '@omnicover/deployments'
import type { Address, Hash } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { formatTask, type MessageTask } from '../domain/task.js'
import type { Receipt } from '../ports/chain.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import type { StepCall } from '../useCases/endpointCalls.js'
import { NoStepError, StepFailedError, StepWouldFailError } from './errors.js'
import type { LookedUp } from './lookUp.js'
import { type End, endOf, type Operator } from './operator.js'
import { sendAndWait } from './sendAndWait.js'
import type { StepName, Story } from './story.js'
import { possibleStep, tryCall } from './trial.js'

/** A step that was tried without sending it, and would work. */
export type PlannedStep = {
  readonly story: Story
  readonly step: StepName
  readonly call: StepCall
  /** Gas for the handler; 0 for a commit. */
  readonly gas: bigint
}

/** What a step by hand has cost. */
export type TakenStep = { readonly transactionHash: Hash; readonly gasUsed: bigint; readonly feePaid: bigint }

/**
 * Plans the next step of a message by hand: commit, delivery, or the call that its receiver composed.
 *
 * @param operator - where to look
 * @param lookedUp - the message
 * @param options.gas - for its handler. Default: what its options paid for
 * @param options.from - who will send it
 * @returns the step, which works as the chain is now
 * @throws {NoStepError} when nobody can do anything now, or somebody else has to act first
 * @throws {StepWouldFailError} when the step would fail, or who will send it has less than the wei that go along
 */
export async function planRetry(
  operator: Operator,
  { sent, story }: LookedUp,
  { gas, from }: { readonly gas?: bigint | undefined; readonly from?: Address | undefined } = {},
): Promise<PlannedStep> {
  const possible = possibleStep(operator, sent, {
    isVerified: story.state === 'empty' && story.verification.isVerifiable,
    isExecutable: story.state === 'committed' && story.waitsFor === undefined,
    composed: story.composed,
  })
  if (possible === undefined) throw new NoStepError(sent.packet.guid, story.stage, story.next)
  const limit = gas ?? possible.gas
  const call = possible.callWith(limit)
  const end = endOf(operator, story.dstEid)
  const missing = from === undefined ? undefined : await missingMoney(end, call, from)
  if (missing !== undefined) throw new StepWouldFailError(`The step "${possible.step}"`, missing, 'Fund it first.')
  const reason = await tryCall(end, call, from)
  if (reason !== undefined) {
    const enoughGas = story.trial?.enoughGas
    const advice = enoughGas === undefined || enoughGas <= limit ? '' : `With --gas ${enoughGas} it would not fail.`
    throw new StepWouldFailError(`The step "${possible.step}"`, reason, advice)
  }
  return { story, step: possible.step, gas: possible.step === 'commit' ? 0n : limit, call }
}

/** Why a key cannot send a call with the wei that go along. */
async function missingMoney({ chain, eid }: End, { value }: StepCall, from: Address): Promise<string | undefined> {
  if (value === 0n) return undefined
  const balance = await chain.getBalance(from)
  if (balance > value) return undefined
  return `${from} has ${balance} wei on ${eid}, and the message hands ${value} wei on, beside the fee.`
}

const kinds = { commit: 'commit', deliver: 'execute', compose: 'compose' } as const

/**
 * Takes a planned step and waits until it is mined. Its transaction is left unacknowledged in the sender's store, so that a relayer on the
 * same store books it.
 *
 * @param operator - where
 * @param planned - from {@link planRetry}
 * @param sender - pays for it, on the far chain
 * @param signal - stops the waiting, not the transaction
 * @returns what it cost
 * @throws {NotSentError} when the relayer of this store has sent the same step already
 * @throws {StepFailedError} when it was mined and had no effect
 */
export async function takeStep(
  operator: Operator,
  { story, step, call }: PlannedStep,
  sender: TransactionSender,
  signal?: AbortSignal,
): Promise<TakenStep> {
  const { nonce, guid, payloadHash, sent } = story
  const message = { nonce, guid, payloadHash, blockHash: sent.blockHash }
  const task = formatTask({ kind: kinds[step], message } satisfies MessageTask)
  return outcome(operator, story, step, await sendAndWait(sender, { tasks: [task], ...call }, signal))
}

function outcome(operator: Operator, story: Story, step: StepName, receipt: Receipt | undefined): TakenStep {
  const { transactionHash, gasUsed, effectiveGasPrice } = receipt ?? {}
  const { endpoint } = endOf(operator, story.dstEid).config
  const name = ({ commit: 'PacketVerified', deliver: 'PacketDelivered', compose: 'ComposeDelivered' } as const)[step]
  const isDone = receipt?.succeeded === true && decodeLogs(receipt.logs, endpoint, endpointV2Abi, name).length > 0
  if (!isDone || transactionHash === undefined || gasUsed === undefined || effectiveGasPrice === undefined)
    throw new StepFailedError(`The step "${step}"`, transactionHash, 'was mined and had no effect')
  return { transactionHash, gasUsed, feePaid: gasUsed * effectiveGasPrice }
}
