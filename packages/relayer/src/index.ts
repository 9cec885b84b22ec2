export { openLmdbStore } from './adapters/lmdbStore.js'
export { createLocalSigner } from './adapters/localSigner.js'
export { systemClock } from './adapters/systemClock.js'
export { createViemChain, type ViemChainParameters } from './adapters/viemChain.js'
export { parseRelayerConfig, type RelayerConfig, type RelayerConfigInput, relayerConfigSchema } from './config.js'
export { decodeExecutorOptions, type ExecutorOptions } from './domain/executorOptions.js'
export { decodePacket, type Packet } from './domain/packet.js'
export { readGroups } from './domain/readGroups.js'
export { redactUrl } from './domain/redactUrl.js'
export * from './errors.js'
export { createKeeperJob, type KeeperSetup } from './keeper/keep.js'
export type { KeepPolicy } from './keeper/planDuties.js'
export type { KeptChain, KeptHome } from './keeper/snapshot.js'
export type { Message, MessageId, MessageStatus, MessageStep } from './messages/message.js'
export { type MessageStore, openMessageStore } from './messages/messageStore.js'
export {
  type Block,
  type Chain,
  type ChainLog,
  type ContractRead,
  type ContractReadResults,
  contractRead,
  type Fees,
  type Receipt,
  type SimulatedCall,
} from './ports/chain.js'
export type { Clock } from './ports/clock.js'
export type { MessageReference, Observer, RelayerEvent } from './ports/observer.js'
export type { Signer } from './ports/signer.js'
export type { Store, StoredEntry, StoredValue } from './ports/store.js'
export type { FinishedTransaction, TransactionRequest, TransactionSender } from './ports/transactionSender.js'
export { composeRelayer, type Relayer, type RelayerPorts } from './runtime/composeRelayer.js'
export { createRelayer, type RelayerOptions } from './runtime/createRelayer.js'
export type { KeeperContext, KeeperJob } from './runtime/keeperJob.js'
export type { MessageReport } from './runtime/messageReport.js'
export { createTransactionSender, type TransactionSenderParameters } from './sender/createTransactionSender.js'
export type { SendPolicy } from './sender/sendPolicy.js'
export { attest } from './useCases/attest.js'
export { confirm } from './useCases/confirm.js'
export type { Dvn, RelayerContext } from './useCases/context.js'
export { deliver } from './useCases/deliver.js'
export { scan } from './useCases/scan.js'
export { settle } from './useCases/settle.js'
