import { createEventHandler, openService, openSigner } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createHealth, healthEvent } from './handler.js'
import { payersOf } from './payers.js'

// Once for each cold start: a wrong configuration stops the function here.
const config = parseConfig(process.env)
const service = await openService(config)
const { deadline, log, network } = service
const [executor, admin, keeper] = await Promise.all([
  openSigner(config.EXECUTOR_KEY_ID, deadline),
  openSigner(config.ADMIN_KEY_ID, deadline),
  openSigner(config.KEEPER_KEY_ID, deadline),
])
const limits = { mostAgeSeconds: config.MOST_AGE_SECONDS, mostLagSeconds: config.MOST_LAG_SECONDS }
const addresses = { executor: executor.address, admin: admin.address, keeper: keeper.address }
const payers = config.SIGNING ? payersOf(network, config.DVN_NAME, addresses) : []
const run = createHealth(service, limits, payers)

/** Answers whether the relayer does useful work: `{ "outcome": "ready", ... }`. */
export const handler = createEventHandler({ event: healthEvent, run, deadline, log })
