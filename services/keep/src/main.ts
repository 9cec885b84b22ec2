import { keeperSchema, openLeavesSite } from '@omnicover/relayer'
import { createEventHandler, openService, openSigner, parseJson, startMeter } from '@omnicover/service-shared'
import { leavesLimits, parseConfig } from './config.js'
import { createKeep, keepEvent } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here, with every event in the failure queue.
const config = parseConfig(process.env)
const meter = startMeter(process.env)
const service = await openService(config, meter)
const { deadline, log, readParameter } = service
const keeper = await openSigner(config.KEEPER_KEY_ID, deadline, meter)
const parameter = parseJson(config.KEEPER_PARAMETER, await readParameter(config.KEEPER_PARAMETER), keeperSchema)
const { claims, ...setup } = parameter
const leaves = claims && openLeavesSite(claims.url, leavesLimits)
const run = createKeep(service, { ...setup, leaves }, keeper, config.SIGNING)

/** Does one round of the keeper. */
export const handler = createEventHandler({ event: keepEvent, run, deadline, log, meter })
