import { createEventHandler, openService } from '@omnicover/service-shared'
import { parseConfig } from './config.js'
import { createHealth, healthEvent } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here.
const config = parseConfig(process.env)
const { context, deadline, log } = await openService(config)
const limits = { mostAgeSeconds: config.MOST_AGE_SECONDS, mostLagSeconds: config.MOST_LAG_SECONDS }
const run = createHealth(context, limits, config.TABLE_NAME)

/** Answers whether the relayer does useful work: `{ "outcome": "ready", ... }`. */
export const handler = createEventHandler({ event: healthEvent, run, deadline, log })
