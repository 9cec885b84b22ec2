import { raisedGas } from '../domain/gasLimits.js'
import { formatTask } from '../domain/task.js'
import { RpcRefusedError } from '../errors.js'
import { awaitsCompose, type Message } from '../messages/message.js'
import type { SendResult, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, type RelayerContext } from './context.js'
import { composeCall } from './endpointCalls.js'
import { executorCalls } from './executorCalls.js'
import { type Composed, findComposed, notShownReason } from './findComposed.js'
import { isDirect } from './isDirect.js'
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
    if (!awaitsCompose(message) || isLeftToOthers(context, message) || !isDue(context, message, 'compose')) continue
    if (await sender.isInFlight(formatTask({ kind: 'compose', message }))) continue
    const composed = await findOrPutOff(context, message)
    if (composed === 'unread') continue
    if (composed === undefined || (composed !== 'nothing' && composed.state === 'gone')) {
      await noteRetry(context, message, 'compose', notShownReason)
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

/** Whoever delivered a message was paid to run what it composed too, and has as long for it as for the delivery. */
function isLeftToOthers({ clock, network }: RelayerContext, { delivery }: Message): boolean {
  return delivery?.by === 'other' && clock.nowMs() - delivery.atMs < network.deliverAfterMs
}

/** Sends a composed message. Returns `undefined` when trying it without sending shows that it would fail. */
async function sendCompose(
  context: RelayerContext,
  sender: TransactionSender,
  message: Message,
  composed: Composed,
): Promise<SendResult | undefined> {
  const config = chainConfigOf(context, sender.eid)
  const calls = executorCalls(config)
  const { attempts } = message.retries.compose ?? { attempts: 0 }
  const gasLimit = raisedGas(message.composeGas, attempts)
  if (attempts > 0 || isDirect(config, 0n)) {
    const { data } = composeCall(config, message, composed, gasLimit)
    const reason = await rehearse(context, sender, { data, value: 0n, gas: gasLimit })
    if (reason !== undefined) {
      await markComposeFailed(context, message, reason)
      return undefined
    }
  }
  return sender.send({
    tasks: [formatTask({ kind: 'compose', message })],
    ...calls.compose(message, composed, gasLimit),
  })
}
