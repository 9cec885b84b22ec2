export { clientSettings } from './clientSettings.js'
export { connectStack } from './doctor/connectStack.js'
export { examineStack, type Stack, type StackClients } from './doctor/examineStack.js'
export {
  DeadlineNearError,
  FunctionError,
  KmsKeyError,
  type KmsProblem,
  ParameterError,
  QueueError,
  TableError,
  WorkInvalidError,
} from './errors.js'
export { MOST_PARAMETER_BYTES, packParameter } from './parameters/packParameter.js'
export { createParameterReader, type ParameterReader } from './parameters/parameterReader.js'
export { createSqsBatchHandler, type SqsBatchParameters } from './queue/sqsBatchHandler.js'
export { createSqsQueue, createSqsSender, type SqsQueueParameters, type SqsSenderParameters } from './queue/sqsQueue.js'
export { reserveOf } from './reserveOf.js'
export { createKmsSigner, type KmsSignerParameters } from './signer/kmsSigner.js'
export { createDynamoStore, type DynamoStoreParameters, type Retention } from './store/dynamoStore.js'
export { countUsage } from './telemetry/countUsage.js'
export { createEmfMetrics, type EmfMetricsParameters } from './telemetry/emfMetrics.js'
export { createLog, type Log, type LogFields, type LogLevel } from './telemetry/log.js'
export { createLogObserver } from './telemetry/logObserver.js'
export { createLambdaWakeUp, type WakeUp } from './wakeUp.js'
