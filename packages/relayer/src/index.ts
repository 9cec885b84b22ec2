export { openLeavesFolder } from './adapters/leavesFolder.js'
export { type LeavesSiteLimits, openLeavesSite } from './adapters/leavesSite.js'
export { openLmdbStore, visitLmdbStore } from './adapters/lmdbStore.js'
export { createLocalSigner } from './adapters/localSigner.js'
export { createMemoryQueue, type MemoryQueue, type QueuePolicy } from './adapters/memoryQueue.js'
export { createMetricsObserver } from './adapters/metricsObserver.js'
export { systemClock } from './adapters/systemClock.js'
export { createViemChain } from './adapters/viemChain.js'
export {
  parseKeylessConfig,
  parseRelayerConfig,
  type RelayerConfig,
  type RelayerConfigInput,
  relayerConfigSchema,
} from './config.js'
export {
  dollarDecimals,
  dollarsOfAws,
  dollarsOfGas,
  type PriceTable,
  parsePriceTable,
} from './costs/priceTable.js'
export { type AwsUnit, type AwsUsage, addUsage, awsUnits } from './costs/usage.js'
export { createUsageMeter, type UsageMeter } from './costs/usageMeter.js'
export { type Failure, toFailure } from './domain/failure.js'
export { guidAt } from './domain/guidAt.js'
export { hashBytes } from './domain/hashBytes.js'
export { pathwayKey } from './domain/pathwayKey.js'
export * from './errors.js'
export { createKeeperJob, type KeeperSetup } from './keeper/keep.js'
export { keeperSchema } from './keeper/keeperSchema.js'
export type { Message } from './messages/message.js'
export { openMessageStore } from './messages/messageStore.js'
export { type Network, networkSchema } from './network.js'
export { type Chain, contractRead } from './ports/chain.js'
export type { Clock } from './ports/clock.js'
export type { LeavesSource } from './ports/leavesSource.js'
export type { Figures, Metrics } from './ports/metrics.js'
export type { MessageReference, Observer, RelayerEvent } from './ports/observer.js'
export { groupOfWork, type Queue, type Work, type WorkHandler, workSchema } from './ports/queue.js'
export type { Signer } from './ports/signer.js'
export type { Store, StoredEntry, StoredValue } from './ports/store.js'
export type { SendResult, TransactionRequest, TransactionSender } from './ports/transactionSender.js'
export type { Veto, VetoQuestion } from './ports/veto.js'
export { composeRelayer, type Relayer, type RelayerPorts } from './runtime/composeRelayer.js'
export { createRelayer, type RelayerOptions } from './runtime/createRelayer.js'
export type { KeeperContext, KeeperJob } from './runtime/keeperJob.js'
export { type MessageReport, toMessageReport } from './runtime/messageReport.js'
export { type DvnKeys, openContext, openDvn, openSender, type StagePorts } from './runtime/openContext.js'
export { adminPermits, executorPermits } from './runtime/rolePermits.js'
export { attestSteps, confirmKeeperStep, deliverSteps, jobStep, runSteps, type Step } from './runtime/stages.js'
export { createWakeStages, type WakeStages } from './runtime/wakeStages.js'
export type { CallPermit } from './sender/callPermit.js'
export { createDryRunSender, type DryRunSenderParameters } from './sender/createDryRunSender.js'
export { createTransactionSender } from './sender/createTransactionSender.js'
export type { SendPolicy } from './sender/sendPolicy.js'
export { type LeaseRequest, withLease } from './store/lease.js'
export { deserialize, serialize } from './store/serialize.js'
export { connectSources } from './useCases/connectSources.js'
export type { RelayerContext } from './useCases/context.js'
export { type PathwayNonces, readNonces } from './useCases/readNonces.js'
export { reopenUndelivered } from './useCases/reopenUndelivered.js'
export { reviewParked } from './useCases/reviewParked.js'
export { lastScannedBlock, rescan, scan } from './useCases/scan.js'
