import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings, countUsage } from '@omnicover/aws'
import { createComeAgainSoon, createWorkHandler, openService, openSigner, startMeter } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createAttest } from './handler.js'
import { veto } from './veto.js'

// Once for each cold start: a wrong configuration stops the function here, and its work stays in the queue.
const config = parseConfig(process.env)
const meter = startMeter(process.env)
const service = await openService(config, meter, veto)
const { deadline, log } = service
const [admin, ...signers] = await Promise.all([
  openSigner(config.ADMIN_KEY_ID, deadline, meter),
  ...config.SIGNER_KEY_IDS.map((keyId) => openSigner(keyId, deadline, meter)),
])
const run = createAttest(service, { name: config.DVN_NAME, signers, admin, isSigning: config.SIGNING })
const comeAgainSoon = createComeAgainSoon(countUsage(new SQSClient(clientSettings), meter.add), config.QUEUE_URL, log)

/** Attests, as one DVN, towards the chains that the batch names: `{ "stage": "attest", "eid": 40231, "dvn": "own" }`. */
export const handler = createWorkHandler({ run, comeAgainSoon, deadline, log, meter })
