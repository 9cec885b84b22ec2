import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings, createSqsQueue } from '@omnicover/aws'
import { createEventHandler, openService } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createReconcile, reconcileEvent } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here, with every event in the failure queue.
const config = parseConfig(process.env)
const { context, deadline, log } = await openService(config)
const client = new SQSClient(clientSettings)
const queues = {
  attest: createSqsQueue({ client, queueUrl: config.ATTEST_QUEUE_URL, deadLetterUrl: config.ATTEST_DEAD_LETTER_URL }),
  deliver: createSqsQueue({
    client,
    queueUrl: config.DELIVER_QUEUE_URL,
    deadLetterUrl: config.DELIVER_DEAD_LETTER_URL,
  }),
}
const run = createReconcile({ context, queues, log, stuckSeconds: config.STUCK_SECONDS })

/** Compares the chains with the store, and puts back what was lost. */
export const handler = createEventHandler({ event: reconcileEvent, run, deadline, log })
