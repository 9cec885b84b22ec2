import { setTimeout as sleep } from 'node:timers/promises'
import {
  decodePacket,
  encodeKey,
  encodeMessage,
  encodePacket,
  type Message,
  type MessageKey,
  type Packet,
} from '@omnicover/core'
import { coverGatewayAbi, devnetDollarAbi, endpointV2Abi, executorAbi } from '@omnicover/deployments'
import {
  type ChainClient,
  createAccounts,
  type DevnetAccounts,
  type DevnetChain,
  deployOmniCover,
  listProducts,
  type OmniCoverDeployment,
  type ProtocolTimes,
  planCall,
  type SetupTransaction,
  sendAll,
  startDevnet,
  wireOmniCover,
} from '@omnicover/devnet'
import {
  type Address,
  getContractAddress,
  type Hex,
  hexToBigInt,
  keccak256,
  type LocalAccount,
  pad,
  parseEther,
  parseEventLogs,
  slice,
  stringToHex,
  type TransactionReceipt,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransaction } from 'viem/actions'
import { readProxy, readProxyDollar } from './artifacts.js'
import { gasOfCall, traceCalls } from './trace.js'

export const POOL_ID = 1

/** Everything happens within one day, so that no cover ends meanwhile. */
export const times: ProtocolTimes = {
  epochLength: 3_600,
  maxAge: 172_800,
  skew: 5,
  payableDelay: 600,
  maxSilence: 43_200,
  maxOpen: 86_400,
  notice: 1,
  waitingPeriod: 60,
  claimWindow: 604_800,
  holdLength: 86_400,
  challengeLength: 60,
  pauseLength: 86_400,
}

/** 2050-01-01 00:10 UTC: gas depends a little on the bytes of a time, so every run has the same. */
export const START = 2_524_608_600

/** Where ERC-1967 keeps the implementation. */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'

/** One of the chains. */
export type Side = DevnetChain & { omnicover: OmniCoverDeployment }

/** What a message costs where it is applied. */
export type Delivery = {
  /** Inside the gateway's `lzReceive`. */
  handler: bigint
  /** Inside the endpoint's `lzReceive`: what the executor's gas limit has to hold. */
  limit: bigint
  /** What is enforced for the type, and what the delivery was given. */
  enforced: bigint
  /** The whole transaction, as its receipt says. */
  transaction: bigint
}

export type Network = Awaited<ReturnType<typeof startNetwork>>

/** A home chain and an away chain that mine on demand and share one clock, wired by real LayerZero contracts. */
export async function startNetwork() {
  const definitions = [
    { eid: 40_101, chainId: 1_340_101, name: 'home' },
    { eid: 40_102, chainId: 1_340_102, name: 'away' },
  ]
  const mnemonic = 'test test test test test test test test test test test junk'
  const accounts = createAccounts({ eids: definitions.map(({ eid }) => eid), mnemonic })
  const devnet = await startDevnet({ chains: definitions, blockTime: 0, accounts })
  try {
    const chains = devnet.chains
    const deployments = await Promise.all(
      chains.map((chain) =>
        deployOmniCover(accounts, { chain, homeEid: 40_101, poolIds: [POOL_ID], times, threshold: 2 }),
      ),
    )
    await wireOmniCover(chains, deployments, accounts)
    const [home, away] = chains.map((chain, i): Side => ({ ...chain, omnicover: required(deployments[i]) }))
    const base = { ...required(home), contracts: required(required(home).omnicover.home) }
    const listed = { ...base.omnicover, home: base.contracts }
    await listProducts(base, listed, accounts, { poolIds: [POOL_ID], eids: [base.eid], times })
    const tools = toolsOf(accounts, base, required(away), { now: START })
    return { accounts, home: base, away: required(away), stop: devnet.stop, ...tools }
  } catch (error) {
    await devnet.stop()
    throw error
  }
}

/** What the bench does with home and one away chain. All pairs of chains share one clock, seconds. */
export function toolsOf(accounts: DevnetAccounts, home: Side, away: Side, clock: { now: number }) {
  const sides = [home, away]

  /** Sends transactions of one account in one block, a second after the last. */
  const send = async (side: Side, who: LocalAccount, ...transactions: SetupTransaction[]) => {
    clock.now += 1
    await side.client.setNextBlockTimestamp({ timestamp: BigInt(clock.now) })
    const receipts = await sendAll(side.client, who, transactions)
    return required(receipts.at(-1))
  }

  /** Sends a message and attests it, which is not what is measured here: in the name of the receive library. */
  const sendMessage = async (from: Side, to: Side, key: MessageKey) => {
    const { gateway } = from.omnicover
    const call = { abi: coverGatewayAbi, args: [key.type, to.eid, encodeKey(key)] } as const
    const { nativeFee: value } = await from.client.readContract({
      ...call,
      address: gateway,
      functionName: 'quoteSend',
    })
    const plan = planCall(gateway, { ...call, functionName: 'send' })
    // To build a message for one of many chains takes more than is usual for a call.
    const receipt = await send(from, accounts.keeper, { ...plan, value, gas: 100_000_000n })
    const [log] = parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs: receipt.logs })
    const packet = log && decodePacket(log.args.encodedPayload)
    if (packet) await verify(to, packet)
    return { receipt, packet }
  }

  const verify = async ({ client, layerZero, omnicover }: Side, packet: Packet) => {
    clock.now += 1
    const { receiveUln302: account, endpoint } = layerZero
    await client.setBalance({ address: account, value: parseEther('1') })
    await client.impersonateAccount({ address: account })
    await client.setNextBlockTimestamp({ timestamp: BigInt(clock.now) })
    const args = [originOf(packet), omnicover.gateway, packet.payloadHash] as const
    const { data } = planCall(endpoint, { abi: endpointV2Abi, functionName: 'verify', args })
    const hash = await sendTransaction(client, { account, to: endpoint, data, chain: client.chain })
    if ((await receiptOf(client, hash)).status !== 'success') throw new Error('The endpoint refused an attestation.')
  }

  /** Delivers a packet through the executor with the gas that is enforced for its type. */
  const deliver = async (from: Side, to: Side, type: number, packet: Packet): Promise<Delivery> => {
    const { client, layerZero, omnicover } = to
    const enforced = await enforcedGas(from, to.eid, type)
    const { guid, message } = packet
    const executor = required(accounts.workers.get(to.eid)).executorAdmin
    const receive = { receiver: omnicover.gateway, origin: originOf(packet), guid, message } as const
    const args = [{ ...receive, extraData: '0x', gasLimit: enforced }] as const
    const plan = planCall(layerZero.executor, { abi: executorAbi, functionName: 'execute302', args })
    const { transactionHash, gasUsed } = await send(to, executor, { ...plan, gas: 10_000_000n })
    const frames = await traceCalls(client, transactionHash)
    const limit = gasOfCall(frames, layerZero.endpoint, { abi: endpointV2Abi, functionName: 'lzReceive' })
    const handler = gasOfCall(frames, omnicover.gateway, { abi: coverGatewayAbi, functionName: 'lzReceive' })
    return { handler, limit, enforced, transaction: gasUsed }
  }

  /** Sends a message and delivers it at once. */
  const pass = async (from: Side, to: Side, key: MessageKey) => {
    const { packet } = await sendMessage(from, to, key)
    return deliver(from, to, key.type, required(packet))
  }

  /** Delivers to the away chain what home has not said, as home's next message. */
  const forge = async (message: Message) => {
    const { layerZero, client, omnicover } = away
    const path = { srcEid: home.eid, sender: pad(home.omnicover.gateway) }
    const count = await client.readContract({
      ...{ address: layerZero.endpoint, abi: endpointV2Abi, functionName: 'inboundNonce' },
      args: [omnicover.gateway, path.srcEid, path.sender],
    })
    const to = { dstEid: away.eid, receiver: pad(omnicover.gateway), nonce: count + 1n }
    const packet = decodePacket(encodePacket({ ...path, ...to, message: encodeMessage(message) }))
    await verify(away, packet)
    return deliver(home, away, message.type, packet)
  }

  return {
    send,
    sendMessage,
    forge,
    deliver,
    pass,
    /** A message of home to itself. */
    passLocal: (key: MessageKey) => sendMessage(home, home, key),
    now: () => clock.now,
    wait: (seconds: number) => {
      clock.now += seconds
    },
    /** Does something and takes it back on both chains. */
    rehearse: async <Value>(play: () => Promise<Value>): Promise<Value> => {
      const before = clock.now
      const ids = await Promise.all(sides.map(({ client }) => client.snapshot()))
      const value = await play()
      await Promise.all(sides.map(({ client }, i) => client.revert({ id: required(ids[i]) })))
      clock.now = before
      return value
    },
    /** A new person with ether and dollars on the away chain, and a finite allowance if a spender is named. */
    createPerson: async (name: string, dollars: bigint, spender?: Address): Promise<LocalAccount> => {
      const person = privateKeyToAccount(keccak256(stringToHex(`omnicover gas bench: ${name}`)))
      const { client, omnicover } = away
      await client.setBalance({ address: person.address, value: parseEther('1000') })
      const token = { abi: devnetDollarAbi } as const
      const mint = { ...token, functionName: 'mint', args: [person.address, dollars] } as const
      await send(away, person, planCall(omnicover.asset, mint))
      if (!spender) return person
      const approve = { ...token, functionName: 'approve', args: [spender, dollars] } as const
      await send(away, person, planCall(omnicover.asset, approve))
      return person
    },
    /** Puts the proxy token in the place of the away chain's token, whose balances, allowances and nonces it keeps. */
    useProxyDollar: async () => {
      const { client, omnicover } = away
      const from = accounts.deployer.address
      const nonce = BigInt(await client.getTransactionCount({ address: from }))
      await send(away, accounts.deployer, { label: 'deploy ProxyDollar', data: readProxyDollar() })
      const implementation = getContractAddress({ from, nonce })
      await client.setCode({ address: omnicover.asset, bytecode: readProxy() })
      await client.setStorageAt({
        address: omnicover.asset,
        index: IMPLEMENTATION_SLOT,
        value: pad(implementation, { size: 32 }),
      })
    },
  }
}

/** anvil answers before it has made the block. */
async function receiptOf(client: ChainClient, hash: Hex): Promise<TransactionReceipt> {
  for (let tries = 0; tries < 500; tries++) {
    const receipt = await client.getTransactionReceipt({ hash }).catch(() => undefined)
    if (receipt) return receipt
    await sleep(20)
  }
  throw new Error(`Transaction ${hash} was not mined in ten seconds.`)
}

const originOf = ({ srcEid, sender, nonce }: Packet) => ({ srcEid, sender, nonce })

/** The gas in the options that a gateway enforces: their last sixteen bytes. */
async function enforcedGas({ client, omnicover }: Side, eid: number, type: number): Promise<bigint> {
  const args = [eid, type] as const
  const call = { address: omnicover.gateway, abi: coverGatewayAbi, functionName: 'enforcedOptions', args } as const
  return hexToBigInt(slice(await client.readContract(call), -16))
}

/** A value that must be there. */
export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}
