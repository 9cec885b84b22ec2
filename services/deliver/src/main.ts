import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings, countUsage } from '@omnicover/aws'
import { createComeAgainSoon, createWorkHandler, openService, openSigner, startMeter } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createDeliver } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here, and its work stays in the queue.
const config = parseConfig(process.env)
const meter = startMeter(process.env)
const service = await openService(config, meter)
const { deadline, log } = service
const executor = await openSigner(config.EXECUTOR_KEY_ID, deadline, meter)
const run = createDeliver(service, executor, config.SIGNING)
const comeAgainSoon = createComeAgainSoon(countUsage(new SQSClient(clientSettings), meter.add), config.QUEUE_URL, log)

/** Delivers to the chains that the batch names: `{ "stage": "deliver", "eid": 40231 }`. */
export const handler = createWorkHandler({ run, comeAgainSoon, deadline, log, meter })
