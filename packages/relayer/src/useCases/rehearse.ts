import type { Hex } from 'viem'
import { intrinsicGas } from '../domain/gasLimits.js'
import { revertReason } from '../domain/revertReason.js'
import { RpcRefusedError } from '../errors.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import { refusalKind } from '../sender/sendPolicy.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'

/**
 * Tries a call of the endpoint without sending it, as much like the real one as a node can: from the key, at today's fees, and with exactly
 * the gas that the executor hands on. What is called may tell it from the real one all the same (it sees who calls the endpoint), so
 * failures that are paid for are counted too.
 *
 * @param context - ports
 * @param sender - the executor's key on the far chain
 * @param call - calldata for the endpoint, wei, and the gas for it
 * @returns why it would fail, or why the node does not try it (that may take it too long); `undefined` when it would not fail, or the key has
 * fewer wei than go along
 * @throws {RelayerError} when the node does not answer, or wants to be asked less often
 */
export async function rehearse(
  context: RelayerContext,
  sender: TransactionSender,
  { data, value, gas }: { readonly data: Hex; readonly value: bigint; readonly gas: bigint },
): Promise<string | undefined> {
  const chain = chainOf(context, sender.eid)
  const { endpoint: to } = chainConfigOf(context, sender.eid)
  const call = { from: sender.address, to, data, value, gas: gas + intrinsicGas(data) }
  const fees = await chain.getFees()
  try {
    const failure = await chain.simulate({ ...call, fees })
    return failure && revertReason(failure.revertData)
  } catch (error) {
    if (!(error instanceof RpcRefusedError) || error.isRateLimit) throw error
    // That is no word about the call, and the sender says it too.
    if (value > 0n && refusalKind(error.details) === 'no funds') return undefined
    return error.shortMessage
  }
}
