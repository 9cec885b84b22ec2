import { endpointV2Abi, executorAbi } from '@omnicover/deployments'
import { encodeFunctionData } from 'viem'
import { executeGas, raisedGas } from '../domain/gasLimits.js'
import { formatTask } from '../domain/task.js'
import { RpcRefusedError } from '../errors.js'
import { awaitsCompose, type Message } from '../messages/message.js'
import type { SendResult, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, type RelayerContext } from './context.js'
import { type Composed, findComposed } from './findComposed.js'
import { activeTo } from './pause.js'
import { isDue, markComposed, markComposeFailed, noteRetry, noteTooDear } from './progress.js'
import { rehearse } from './rehearse.js'

/**
 * Runs the second call that a delivered message asked for: a token that arrived with words for its receiver hands these over in a
 * transaction of its own. The far endpoint runs each once, whoever asks it to.
 *
 * @param context - ports
 * @param sender - the executor's key on the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function compose(context: RelayerContext, sender: TransactionSender): Promise<void> {
  for await (const message of activeTo(context, sender.eid)) {
    if (!awaitsCompose(message) || !isDue(context, message, 'compose')) continue
    if (await sender.isInFlight(formatTask({ kind: 'compose', message }))) continue
    const composed = await findOrPutOff(context, message)
    if (composed === 'unread') continue
    if (composed === undefined || (composed !== 'nothing' && composed.state === 'gone')) {
      await noteRetry(context, message, 'compose', 'the far chain does not show what was composed')
    } else if (composed === 'nothing' || composed.state === 'done') {
      await markComposed(context, message, {})
    } else {
      const result = await sendCompose(context, sender, message, composed)
      if (result === 'full') return
      if (result === 'tooDear') await noteTooDear(context, message, 'compose')
    }
  }
}

/** What a message composed; `unread` when a node does not give what that takes: then it waits alone. */
async function findOrPutOff(context: RelayerContext, message: Message) {
  try {
    return await findComposed(context, message)
  } catch (error) {
    if (!(error instanceof RpcRefusedError) || error.isRateLimit) throw error
    await noteRetry(context, message, 'compose', error.shortMessage)
    return 'unread'
  }
}

/** Sends a composed message. Returns `undefined` when trying it without sending shows that it would fail. */
async function sendCompose(
  context: RelayerContext,
  sender: TransactionSender,
  message: Message,
  composed: Composed,
): Promise<SendResult | undefined> {
  const { executor } = chainConfigOf(context, sender.eid)
  const { attempts } = message.retries.compose ?? { attempts: 0 }
  const gasLimit = raisedGas(message.composeGas, attempts)
  const args = [composed.from, composed.to, message.guid, 0, composed.message, '0x'] as const
  if (attempts > 0) {
    const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzCompose', args })
    const reason = await rehearse(context, sender, { data, value: 0n, gas: gasLimit })
    if (reason !== undefined) {
      await markComposeFailed(context, message, reason)
      return undefined
    }
  }
  return sender.send({
    tasks: [formatTask({ kind: 'compose', message })],
    to: executor,
    data: encodeFunctionData({ abi: executorAbi, functionName: 'compose302', args: [...args, gasLimit] }),
    gas: executeGas(gasLimit, composed.message),
  })
}
