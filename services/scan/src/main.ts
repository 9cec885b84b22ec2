import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings, countUsage, createLambdaWakeUp, createSqsSender } from '@omnicover/aws'
import { createWakeStages } from '@omnicover/relayer'
import { createEventHandler, openService, startMeter } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createFollow } from './follow.js'
import { createScanChain, scanEvent } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here, with every event in the failure queue.
const config = parseConfig(process.env)
const meter = startMeter(process.env)
const service = await openService(config, meter)
const { context, deadline, log } = service
const client = countUsage(new SQSClient(clientSettings), meter.add)
const queues = {
  attest: createSqsSender({ client, queueUrl: config.ATTEST_QUEUE_URL }),
  deliver: createSqsSender({ client, queueUrl: config.DELIVER_QUEUE_URL }),
}
const wakeStages = createWakeStages(context, (work, cause) =>
  (work.stage === 'attest' ? queues.attest : queues.deliver)(work, cause),
)
const follow = createFollow(context, createLambdaWakeUp(new LambdaClient(clientSettings), config.SCAN_FUNCTION))
const [lookMs, followMs] = [config.LOOK_SECONDS * 1_000, config.FOLLOW_SECONDS * 1_000]
const run = createScanChain({ context, wakeStages, follow, deadline, log, lookMs, followMs })

/** Scans the chain that the event names: `{ "eid": 40161 }`. With `"follow": true` for as long as messages are on their way to it. */
export const handler = createEventHandler({ event: scanEvent, run, deadline, log, meter })
