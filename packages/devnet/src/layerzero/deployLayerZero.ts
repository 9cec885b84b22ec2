import { planCall } from '@omnicover/deployer'
import {
  dvnAbi,
  dvnFeeLibAbi,
  endpointV2Abi,
  executorAbi,
  executorFeeLibAbi,
  lzExecutorAbi,
  multiCallAbi,
  priceFeedAbi,
  receiveUln302Abi,
  receiveUln302ViewAbi,
  sendUln302Abi,
  treasuryAbi,
} from '@omnicover/deployments'
import { type Address, type LocalAccount, parseEther, zeroAddress } from 'viem'
import type { ChainClient } from '../chain/createChainClient.js'
import { sendAll } from '../chain/sendAll.js'
import { createSetup, type Setup } from '../chain/setup.js'
import { readBytecode } from './readBytecode.js'
import type { DvnDeployment, LayerZeroDeployment } from './types.js'

const TREASURY_GAS_LIMIT = 100_000n
const TREASURY_NATIVE_FEE_CAP = parseEther('0.1')
/** Price ratios and dollar prices have 20 decimals in the price feed. */
const PRICE_DECIMALS = 10n ** 20n
const NATIVE_PRICE_USD = 3_000n * PRICE_DECIMALS
const DESTINATION_PRICE = { priceRatio: PRICE_DECIMALS, gasPriceInUnit: 1_000_000_000n, gasPerByte: 16 }
const NATIVE_DECIMALS_RATE = 10n ** 18n
const MAX_MESSAGE_SIZE = 10_000
/** Gas that an executor and a DVN charge beside the message itself, as measured on the real contracts. */
const EXECUTOR_DESTINATION = { lzReceiveBaseGas: 60_000n, lzComposeBaseGas: 30_000n, nativeCap: parseEther('1') }
const DVN_VERIFY_GAS = 120_000n
/** Multiplier and margin: 0 takes the worker's own default (1.2 times the cost, no floor). */
const MARGIN = { multiplierBps: 0, floorMarginUSD: 0n }

/** The keys of one DVN: separate, because a stolen admin key must not be able to attest. */
export type DvnAccounts = { signer: LocalAccount; admin: LocalAccount }

export type DeployLayerZeroParameters = {
  /** This chain's id in LayerZero; at least 30000, below that contracts speak the V1 dialect. */
  eid: number
  /** The eids of all other chains that it will talk to. */
  remoteEids: readonly number[]
  /** Becomes the owner of endpoint, libraries, price feed and treasury. */
  deployer: LocalAccount
  /** Delivers messages. */
  executorAdmin: LocalAccount
  dvnA: DvnAccounts
  dvnB: DvnAccounts
}

/**
 * Deploys the real LayerZero V2 contracts on one chain, priced for its remote chains: endpoint, libraries, price feed,
 * treasury, executor and two DVNs with keys of their own.
 *
 * The endpoint's defaults name the first DVN only and one confirmation: just enough for an eid to count as supported.
 * A pathway that was left at the defaults is therefore seen at once, it has the wrong DVN set.
 *
 * @param client - The chain; every account must have money on it.
 * @param parameters - Who is who.
 * @returns All addresses.
 * @throws {TransactionFailedError} when a transaction fails.
 */
export async function deployLayerZero(
  client: ChainClient,
  parameters: DeployLayerZeroParameters,
): Promise<LayerZeroDeployment> {
  const { deployer, executorAdmin, dvnA, dvnB, remoteEids } = parameters
  const nonce = await client.getTransactionCount({ address: deployer.address })
  const setup = createSetup({ from: deployer.address, nonce })
  const layerZero = planContracts(setup, parameters)
  planDefaults(setup, layerZero, remoteEids)
  await sendAll(client, deployer, setup.transactions)

  // The workers configure themselves: the deployer has no power over them.
  const own = await planExecutor(client, executorAdmin, layerZero, remoteEids)
  await sendAll(client, executorAdmin, own.transactions)
  await sendAll(client, dvnA.admin, planDvn(layerZero.dvnA, remoteEids))
  await sendAll(client, dvnB.admin, planDvn(layerZero.dvnB, remoteEids))
  return { ...layerZero, multiCall: own.multiCall }
}

function planContracts(setup: Setup, parameters: DeployLayerZeroParameters): Omit<LayerZeroDeployment, 'multiCall'> {
  const { eid, deployer, executorAdmin } = parameters
  const endpoint = setup.deploy('EndpointV2', {
    abi: endpointV2Abi,
    bytecode: readBytecode('EndpointV2'),
    args: [eid, deployer.address],
  })
  const libraries = planLibraries(setup, endpoint)
  const priceFeed = planPriceFeed(setup, parameters)

  const treasury = setup.deploy('Treasury', { abi: treasuryAbi, bytecode: readBytecode('Treasury') })
  setup.call(libraries.sendUln302, { abi: sendUln302Abi, functionName: 'setTreasury', args: [treasury] })

  const executor = setup.deploy('Executor', { abi: executorAbi, bytecode: readBytecode('Executor') })
  setup.call(executor, {
    abi: executorAbi,
    functionName: 'initialize',
    args: [endpoint, zeroAddress, [libraries.sendUln302], priceFeed, executorAdmin.address, [executorAdmin.address]],
  })
  const executorFeeLib = setup.deploy('ExecutorFeeLib', {
    abi: executorFeeLibAbi,
    bytecode: readBytecode('ExecutorFeeLib'),
    args: [eid, NATIVE_DECIMALS_RATE],
  })
  const planDvnContract = (name: 'dvnA' | 'dvnB') =>
    planDvnContracts(setup, { eid, name, keys: parameters[name], sendUln302: libraries.sendUln302, priceFeed })
  return {
    endpoint,
    ...libraries,
    priceFeed,
    treasury,
    executor,
    executorFeeLib,
    dvnA: planDvnContract('dvnA'),
    dvnB: planDvnContract('dvnB'),
  }
}

function planLibraries(setup: Setup, endpoint: Address) {
  const sendUln302 = setup.deploy('SendUln302', {
    abi: sendUln302Abi,
    bytecode: readBytecode('SendUln302'),
    args: [endpoint, TREASURY_GAS_LIMIT, TREASURY_NATIVE_FEE_CAP],
  })
  const receiveUln302 = setup.deploy('ReceiveUln302', {
    abi: receiveUln302Abi,
    bytecode: readBytecode('ReceiveUln302'),
    args: [endpoint],
  })
  for (const library of [sendUln302, receiveUln302])
    setup.call(endpoint, { abi: endpointV2Abi, functionName: 'registerLibrary', args: [library] })

  const receiveUln302View = setup.deploy('ReceiveUln302View', {
    abi: receiveUln302ViewAbi,
    bytecode: readBytecode('ReceiveUln302View'),
  })
  setup.call(receiveUln302View, {
    abi: receiveUln302ViewAbi,
    functionName: 'initialize',
    args: [endpoint, receiveUln302],
  })
  const lzExecutor = setup.deploy('LzExecutor', { abi: lzExecutorAbi, bytecode: readBytecode('LzExecutor') })
  setup.call(lzExecutor, {
    abi: lzExecutorAbi,
    functionName: 'initialize',
    args: [receiveUln302, receiveUln302View, endpoint],
  })
  return { sendUln302, receiveUln302, receiveUln302View, lzExecutor }
}

function planPriceFeed(setup: Setup, { deployer, remoteEids }: DeployLayerZeroParameters): Address {
  const priceFeed = setup.deploy('PriceFeed', { abi: priceFeedAbi, bytecode: readBytecode('PriceFeed') })
  setup.call(priceFeed, { abi: priceFeedAbi, functionName: 'initialize', args: [deployer.address] })
  // The feed looks prices up by the eid modulo 30000.
  const prices = remoteEids.map((eid) => ({ eid: eid % 30_000, price: DESTINATION_PRICE }))
  setup.call(priceFeed, { abi: priceFeedAbi, functionName: 'setPrice', args: [prices] })
  setup.call(priceFeed, { abi: priceFeedAbi, functionName: 'setNativeTokenPriceUSD', args: [NATIVE_PRICE_USD] })
  return priceFeed
}

function planDvnContracts(
  setup: Setup,
  parameters: { eid: number; name: string; keys: DvnAccounts; sendUln302: Address; priceFeed: Address },
): DvnDeployment {
  const { eid, name, keys, sendUln302, priceFeed } = parameters
  const signer = keys.signer.address
  const admin = keys.admin.address
  const vid = eid % 30_000
  const address = setup.deploy(name, {
    abi: dvnAbi,
    bytecode: readBytecode('DVN'),
    args: [eid, vid, [sendUln302], priceFeed, [signer], 1n, [admin]],
  })
  const feeLib = setup.deploy(`${name} fee library`, {
    abi: dvnFeeLibAbi,
    bytecode: readBytecode('DVNFeeLib'),
    args: [eid, NATIVE_DECIMALS_RATE],
  })
  return { address, feeLib, vid, signer, admin }
}

/** A library supports an eid once it has a default config for it; only then can it become the default library. */
function planDefaults(
  setup: Setup,
  layerZero: Omit<LayerZeroDeployment, 'multiCall'>,
  remoteEids: readonly number[],
): void {
  const { endpoint, sendUln302, receiveUln302, executor, dvnA } = layerZero
  const config = {
    confirmations: 1n,
    requiredDVNCount: 1,
    optionalDVNCount: 0,
    optionalDVNThreshold: 0,
    requiredDVNs: [dvnA.address],
    optionalDVNs: [],
  }
  const ulnConfigs = remoteEids.map((eid) => ({ eid, config }))
  const executorConfigs = remoteEids.map((eid) => ({ eid, config: { maxMessageSize: MAX_MESSAGE_SIZE, executor } }))
  setup.call(sendUln302, { abi: sendUln302Abi, functionName: 'setDefaultUlnConfigs', args: [ulnConfigs] })
  setup.call(receiveUln302, { abi: receiveUln302Abi, functionName: 'setDefaultUlnConfigs', args: [ulnConfigs] })
  setup.call(sendUln302, { abi: sendUln302Abi, functionName: 'setDefaultExecutorConfigs', args: [executorConfigs] })
  for (const eid of remoteEids) {
    setup.call(endpoint, { abi: endpointV2Abi, functionName: 'setDefaultSendLibrary', args: [eid, sendUln302] })
    setup.call(endpoint, {
      abi: endpointV2Abi,
      functionName: 'setDefaultReceiveLibrary',
      args: [eid, receiveUln302, 0n],
    })
  }
}

/** The executor's prices, and the contract through which it delivers several messages at once. */
async function planExecutor(
  client: ChainClient,
  { address: from }: LocalAccount,
  { executor, executorFeeLib }: Omit<LayerZeroDeployment, 'multiCall'>,
  remoteEids: readonly number[],
) {
  const setup = createSetup({ from, nonce: await client.getTransactionCount({ address: from }) })
  const destinations = remoteEids.map((dstEid) => ({ dstEid, ...EXECUTOR_DESTINATION, ...MARGIN }))
  setup.call(executor, { abi: executorAbi, functionName: 'setWorkerFeeLib', args: [executorFeeLib] })
  setup.call(executor, { abi: executorAbi, functionName: 'setDstConfig', args: [destinations] })
  const multiCall = setup.deploy('MultiCall', { abi: multiCallAbi, bytecode: readBytecode('MultiCall') })
  return { transactions: setup.transactions, multiCall }
}

function planDvn({ address, feeLib }: DvnDeployment, remoteEids: readonly number[]) {
  const destinations = remoteEids.map((dstEid) => ({ dstEid, gas: DVN_VERIFY_GAS, ...MARGIN }))
  return [
    planCall(address, { abi: dvnAbi, functionName: 'setWorkerFeeLib', args: [feeLib] }),
    planCall(address, { abi: dvnAbi, functionName: 'setDstConfig', args: [destinations] }),
  ]
}
