import { encodeKey } from '@omnicover/core'
import { coverGatewayAbi, oftBridgeAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { revertReason } from '../domain/revertReason.js'
import { CallRevertedError, RpcUnreachableError } from '../errors.js'
import { contractRead } from '../ports/chain.js'
import type { SendResult, TransactionRequest } from '../ports/transactionSender.js'
import type { KeeperContext } from '../runtime/keeperJob.js'
import { stepFailed } from '../useCases/stepFailed.js'
import type { Duty } from './duty.js'
import type { KeptChain } from './readChain.js'
import type { SentDuties } from './sentDuties.js'

/** A chain that the keeper looks after, with its connection and its sender. */
export type KeptConnection = KeeperContext['chains'][number] & { readonly kept: KeptChain }

/** Sends what is owed. It does not throw: what goes wrong with one duty is told, and the others go on. */
export type Discharge = (
  duties: readonly Duty[],
  connections: readonly KeptConnection[],
  context: Context,
) => Promise<void>

/** `sent`: what was sent lately, as the store has it at the beginning of the round. */
type Context = Pick<KeeperContext, 'clock' | 'tell'> & { readonly sent: SentDuties }
type Call = { readonly to: Address; readonly data: Hex; readonly value: bigint }

/** A keeper pays up to this part of the quoted fee, per cent; the endpoint refunds what is too much. */
const FEE_MARGIN_PERCENT = 120n

/**
 * Makes what sends duties. It remembers what was refused lately, so as not to repeat itself. What it sends is in the
 * store before it leaves: a process that takes over does not pay for it again. If this one dies in between, the duty comes late by
 * `resendAfterMs`.
 *
 * @param policy - `resendAfterMs`: milliseconds before a duty that is still owed is sent again; `gasLimit`: of one transaction
 * @returns what sends duties: those of one chain in their order, those of several chains at the same time
 */
export function createDischarge(policy: { readonly resendAfterMs: number; readonly gasLimit: bigint }): Discharge {
  const refused = new Map<string, { readonly reason: string; readonly atMs: number }>()

  async function forgetOld(sent: SentDuties, nowMs: number): Promise<void> {
    const atMs = nowMs - policy.resendAfterMs
    for (const [task, refusal] of refused) if (refusal.atMs <= atMs) refused.delete(task)
    await sent.forgetUpTo(atMs)
  }

  /** Returns false when the sender takes no more for now. */
  async function discharge(duty: Duty, connection: KeptConnection, context: Context) {
    const nowMs = context.clock.nowMs()
    const { task, because, eid } = duty
    const before = context.sent.get(task)
    if (before !== undefined && before.because === because) return true
    if (await connection.sender.isInFlight(nameOf(duty))) return true
    const tried = await tryOut(connection, duty, policy.gasLimit)
    if ('revertData' in tried) {
      const reason = revertReason(tried.revertData)
      if (refused.get(task)?.reason !== reason) context.tell({ type: 'dutyRefused', task, eid, reason })
      refused.set(task, { reason, atMs: nowMs })
      return true
    }
    refused.delete(task)
    return sendOnce(duty, connection, context, { tasks: [nameOf(duty)], gas: policy.gasLimit, ...tried })
  }

  /** Returns false when the sender takes no more for now. */
  async function sendOnce(
    duty: Duty,
    { sender }: KeptConnection,
    { sent, clock }: Context,
    request: TransactionRequest,
  ) {
    const { task, because } = duty
    const before = sent.get(task)
    await sent.put(task, { because, atMs: clock.nowMs() })
    let result: SendResult | undefined
    try {
      result = await sender.send(request)
    } finally {
      const isOut = result === 'sent' || (await sender.isInFlight(nameOf(duty)))
      if (!isOut) await sent.put(task, before)
    }
    // What is too dear with the fee that it hands on says nothing about the next one.
    return result !== 'full'
  }

  async function dischargeOn(connection: KeptConnection, duties: readonly Duty[], context: Context) {
    for (const duty of duties) {
      try {
        if (!(await discharge(duty, connection, context))) return
      } catch (error) {
        context.tell(stepFailed(`keep ${duty.task}`, error))
        // It would not answer for the next duty either, and each costs the time of a request.
        if (error instanceof RpcUnreachableError) return
      }
    }
  }

  return async (duties, connections, context) => {
    await forgetOld(context.sent, context.clock.nowMs())
    await Promise.all(
      connections.map((connection) =>
        dischargeOn(
          connection,
          duties.filter(({ eid }) => eid === connection.eid),
          context,
        ),
      ),
    )
  }
}

/** The name of a duty's transaction. */
function nameOf({ task }: Duty): string {
  return `keep:${task}`
}

/** The call that a duty asks for; when it would revert, with what. Then it is not owed any more, or not yet. */
async function tryOut(
  connection: KeptConnection,
  duty: Duty,
  gas: bigint,
): Promise<Call | { readonly revertData: Hex }> {
  try {
    const call = await callOf(connection, duty)
    return (await connection.chain.simulate({ from: connection.sender.address, gas, ...call })) ?? call
  } catch (error) {
    if (error instanceof CallRevertedError) return { revertData: error.revertData }
    throw error
  }
}

function callOf(connection: KeptConnection, duty: Duty): Promise<Call> | Call {
  if (duty.kind === 'call') return { to: duty.to, data: duty.data, value: 0n }
  return duty.kind === 'bridge' ? bridgeCall(connection, duty) : sendCall(connection, duty)
}

async function bridgeCall({ chain }: KeptConnection, duty: Extract<Duty, { kind: 'bridge' }>): Promise<Call> {
  const contract = { address: duty.bridge, abi: oftBridgeAbi, args: [duty.orderId] } as const
  const [fee] = await chain.read([contractRead({ ...contract, functionName: 'quoteSend' })])
  return { to: duty.bridge, data: encodeFunctionData({ ...contract, functionName: 'send' }), value: withMargin(fee) }
}

async function sendCall({ chain, kept }: KeptConnection, duty: Extract<Duty, { kind: 'message' }>): Promise<Call> {
  const args = [duty.message.type, duty.dstEid, encodeKey(duty.message)] as const
  const to = kept.gateway
  const [fee] = await chain.read([contractRead({ address: to, abi: coverGatewayAbi, functionName: 'quoteSend', args })])
  const data = encodeFunctionData({ abi: coverGatewayAbi, functionName: 'send', args })
  return { to, data, value: withMargin(fee.nativeFee) }
}

const withMargin = (fee: bigint) => (fee * FEE_MARGIN_PERCENT) / 100n
