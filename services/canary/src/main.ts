import { RelayerError } from '@omnicover/relayer'
import { createEventHandler, openService, openSigner, parseJson } from '@omnicover/service-shared'
import { canarySchema, parseConfig } from './config.js'
import { CanaryNotConfiguredError } from './errors.js'
import { canaryEvent, createCanary } from './handler.js'

// Once for each cold start: a wrong configuration stops the function here, with every event in the failure queue.
const config = parseConfig(process.env)
const service = await openService(config)
const { deadline, log } = service
const signer = await openSigner(config.CANARY_KEY_ID, deadline)

/** Read with every run: the canary is the one function that may be without a configuration. */
async function readCanary() {
  const { CANARY_PARAMETER: parameter } = config
  try {
    return parseJson(parameter, await service.readParameter(parameter), canarySchema)
  } catch (error) {
    if (error instanceof RelayerError && !error.retriable)
      throw new CanaryNotConfiguredError(parameter, error.shortMessage)
    throw error
  }
}

const run = async (event: unknown, owner: string) => {
  const parameters = { config: await readCanary(), signer, isSigning: config.SIGNING }
  return createCanary(service, parameters)(event, owner)
}

/** Looks whether the messages of the last round arrived in time, and sends new ones. */
export const handler = createEventHandler({ event: canaryEvent, run, deadline, log })
