import { encodeKey } from '@omnicover/core'
import { coverGatewayAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { revertReason } from '../domain/revertReason.js'
import { CallRevertedError, RpcUnreachableError } from '../errors.js'
import { contractRead } from '../ports/chain.js'
import type { KeeperContext } from '../runtime/keeperJob.js'
import { stepFailed } from '../runtime/stepFailed.js'
import type { Duty } from './duty.js'
import type { KeptChain } from './snapshot.js'

/** A chain that the keeper looks after, with its connection and its sender. */
export type KeptConnection = KeeperContext['chains'][number] & { readonly kept: KeptChain }

/** Sends what is owed. It does not throw: what goes wrong with one duty is told, and the others go on. */
export type Discharge = (
  duties: readonly Duty[],
  connections: readonly KeptConnection[],
  context: Pick<KeeperContext, 'clock' | 'tell'>,
) => Promise<void>

type Call = { readonly to: Address; readonly data: Hex; readonly value: bigint }

/** A keeper pays up to this part of the quoted fee, per cent; the endpoint refunds what is too much. */
const FEE_MARGIN_PERCENT = 120n

/**
 * Makes what sends duties. It remembers what it sent and what was refused lately, so as not to repeat itself.
 *
 * @param policy - `resendAfterMs`: milliseconds before a duty that is still owed is sent again; `gasLimit`: of one transaction
 * @returns what sends duties: those of one chain in their order, those of several chains at the same time
 */
export function createDischarge(policy: { readonly resendAfterMs: number; readonly gasLimit: bigint }): Discharge {
  const sent = new Map<string, { readonly because: string | undefined; readonly atMs: number }>()
  const refused = new Map<string, { readonly reason: string; readonly atMs: number }>()

  function forgetOld(nowMs: number): void {
    for (const memory of [sent, refused]) {
      for (const [task, { atMs }] of memory) if (nowMs - atMs >= policy.resendAfterMs) memory.delete(task)
    }
  }

  /** Returns false when the sender takes no more for now. */
  async function discharge(duty: Duty, connection: KeptConnection, context: Parameters<Discharge>[2]) {
    const nowMs = context.clock.nowMs()
    const { task, because, eid } = duty
    const before = sent.get(task)
    if (before !== undefined && before.because === because) return true
    const tried = await tryOut(connection, duty, policy.gasLimit)
    if ('revertData' in tried) {
      const reason = revertReason(tried.revertData)
      if (refused.get(task)?.reason !== reason) context.tell({ type: 'dutyRefused', task, eid, reason })
      refused.set(task, { reason, atMs: nowMs })
      return true
    }
    refused.delete(task)
    const result = await connection.sender.send({ tasks: [`keep:${task}`], gas: policy.gasLimit, ...tried })
    if (result === 'sent') sent.set(task, { because, atMs: nowMs })
    return result !== 'full'
  }

  async function dischargeOn(connection: KeptConnection, duties: readonly Duty[], context: Parameters<Discharge>[2]) {
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
    forgetOld(context.clock.nowMs())
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

/** The call that a duty asks for; when it would revert, with what. Then it is not owed any more, or not yet. */
async function tryOut(
  connection: KeptConnection,
  duty: Duty,
  gas: bigint,
): Promise<Call | { readonly revertData: Hex }> {
  try {
    const call = duty.kind === 'call' ? { to: duty.to, data: duty.data, value: 0n } : await sendCall(connection, duty)
    return (await connection.chain.simulate({ from: connection.sender.address, gas, ...call })) ?? call
  } catch (error) {
    if (error instanceof CallRevertedError) return { revertData: error.revertData }
    throw error
  }
}

async function sendCall({ chain, kept }: KeptConnection, duty: Extract<Duty, { kind: 'message' }>): Promise<Call> {
  const args = [duty.message.type, duty.dstEid, encodeKey(duty.message)] as const
  const to = kept.gateway
  const [fee] = await chain.read([contractRead({ address: to, abi: coverGatewayAbi, functionName: 'quoteSend', args })])
  const data = encodeFunctionData({ abi: coverGatewayAbi, functionName: 'send', args })
  return { to, data, value: (fee.nativeFee * FEE_MARGIN_PERCENT) / 100n }
}
