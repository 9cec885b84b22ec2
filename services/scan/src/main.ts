import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { clientSettings, createDynamoStore, createLambdaWakeUp } from '@omnicover/aws'
import { createViemChain, systemClock } from '@omnicover/relayer'
import { parseConfig } from './config.js'
import { createHandler } from './handler.js'
import { consoleLog } from './log.js'
import { createScanChain } from './scanChain.js'

/** Messages that are over are of use to people only, for as long as somebody may ask about them. */
const retention = { prefix: 'message/over/', days: 90 }

// Once for each cold start: a wrong configuration stops the function here, with every event in the failure queue.
const { network, tableName, attestFunctionName } = parseConfig(process.env)
const scanChain = createScanChain(network, {
  store: createDynamoStore({
    client: new DynamoDBClient(clientSettings),
    ...{ tableName, clock: systemClock, retention },
  }),
  clock: systemClock,
  log: consoleLog,
  connect: (chain) => createViemChain({ ...chain, timeoutMs: network.rpcTimeoutMs }),
})
const wakeUp =
  attestFunctionName === undefined
    ? undefined
    : createLambdaWakeUp(new LambdaClient(clientSettings), attestFunctionName)

/** Scans the chain that the event names: `{ "eid": 40161 }`. */
export const handler = createHandler({ scanChain, wakeUp, log: consoleLog })
