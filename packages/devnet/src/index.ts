export {
  type OmniCoverDeployment,
  type ProtocolTimes,
  planCall,
  sortAddresses,
  TransactionFailedError,
} from '@omnicover/deployer'
export * from './accounts/createAccounts.js'
export { findAnvil } from './anvil/findAnvil.js'
export * from './anvil/startAnvil.js'
export * from './chain/createChainClient.js'
export * from './chain/sendAll.js'
export { setBlockTime } from './chain/setBlockTime.js'
export * from './chain/setup.js'
export * from './errors.js'
export * from './facts/protocols.js'
export * from './faults/index.js'
export * from './layerzero/deployLayerZero.js'
export * from './layerzero/types.js'
export * from './omnicover/deployOmniCover.js'
export * from './omnicover/listProducts.js'
export * from './omnicover/signStatement.js'
export * from './omnicover/types.js'
export * from './omnicover/wireBridges.js'
export * from './omnicover/wireOmniCover.js'
export * from './pathway/wirePathways.js'
export { PERMIT2_ADDRESS } from './permit2/placePermit2.js'
export * from './startDevnet.js'
export { unlessAborted } from './unlessAborted.js'
