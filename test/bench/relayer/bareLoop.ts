import { decodePacket, type Packet } from '@omnicover/core'
import { dvnAbi, endpointV2Abi, executorAbi, multiCallAbi, receiveUln302Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import {
  type Address,
  encodeFunctionData,
  encodePacked,
  type Hash,
  type Hex,
  keccak256,
  type LocalAccount,
  parseGwei,
  slice,
  type TransactionReceipt,
} from 'viem'
import type { World } from '../../support/relayer/world.js'
import { type Load, perBlock } from './load.js'

/** What a loop brought about. */
export type LoopRun = { readonly gas: bigint }

/**
 * The least that carries messages: no store, no quorum, no finality, no look at the far chain, nothing that survives a fault. It takes what one
 * request for logs finds, in batches, and waits for each transaction.
 *
 * @param world - the chains; the far one mines each transaction at once
 * @param load - the messages
 * @param size - messages in one transaction; 1 goes through the executor, as a loop without batches does
 * @returns gas on the far chain, of all
 */
export async function runBareLoop(world: World, load: Load, size = perBlock): Promise<LoopRun> {
  const { way, count, firstBlock } = load
  const { from, to, receiver } = way
  const workers = workersOf(world, to)
  const { layerZero } = to
  let gas = 0n
  let fromBlock = firstBlock
  const waiting: Packet[] = []
  for (let done = 0; done < count; ) {
    if (waiting.length === 0) {
      const toBlock = await from.client.getBlockNumber()
      if (toBlock < fromBlock) continue
      const logs = await from.client.getContractEvents({
        ...{ address: from.layerZero.endpoint, abi: endpointV2Abi, eventName: 'PacketSent', strict: true },
        ...{ fromBlock, toBlock },
      })
      fromBlock = toBlock + 1n
      waiting.push(...logs.map(({ args }) => decodePacket(args.encodedPayload)))
      continue
    }
    const batch = waiting.splice(0, size)
    const verified = await Promise.all(
      [layerZero.dvnA, layerZero.dvnB].map(async ({ address, vid }, i) => {
        const { signer, admin } = i === 0 ? workers.dvnA : workers.dvnB
        return admin(address, await verifyData(batch, vid, layerZero.receiveUln302, signer))
      }),
    )
    const delivered =
      size === 1
        ? await deliverOne(to, batch[0], workers.executor)
        : [await workers.executor(layerZero.multiCall, deliverData(to, batch))]
    for (const { gasUsed } of [...verified, ...delivered]) gas += gasUsed
    done += batch.length
  }
  const arrived = await receiver.count()
  if (arrived !== count) throw new Error(`The bare loop delivered ${arrived} of ${count}.`)
  return { gas }
}

type Send = (to: Address, data: Hex) => Promise<TransactionReceipt>

function workersOf({ devnet }: World, chain: DevnetChain) {
  const workers = devnet.accounts.workers.get(chain.eid)
  if (workers === undefined) throw new Error(`no workers for ${chain.eid}`)
  const dvn = ({ signer, admin }: { signer: LocalAccount; admin: LocalAccount }) => ({
    signer,
    admin: senderOf(chain, admin),
  })
  return {
    dvnA: dvn(workers.dvnA),
    dvnB: dvn(workers.dvnB),
    executor: senderOf(chain, workers.executorAdmin),
  }
}

/** Sends with a nonce that it counts itself, and waits for the receipt. */
function senderOf({ client, chainId }: DevnetChain, account: LocalAccount): Send {
  let nonce: number | undefined
  const fees = { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: parseGwei('1') }
  return async (to, data) => {
    nonce ??= await client.getTransactionCount({ address: account.address })
    const unsigned = { type: 'eip1559', chainId, nonce, to, data, gas: 14_000_000n, ...fees } as const
    nonce += 1
    const hash = await client.sendRawTransaction({ serializedTransaction: await account.signTransaction(unsigned) })
    return untilMined(client, hash)
  }
}

async function untilMined(client: DevnetChain['client'], hash: Hash): Promise<TransactionReceipt> {
  for (;;) {
    const receipt = await client.getTransactionReceipt({ hash }).catch(() => undefined)
    if (receipt !== undefined) return receipt
  }
}

const validUntil = 4_000_000_000n

async function verifyData(batch: readonly Packet[], vid: number, target: Address, signer: LocalAccount): Promise<Hex> {
  const instructions = await Promise.all(
    batch.map(async ({ header, payloadHash }) => {
      const args = [header, payloadHash, 1n] as const
      const callData = encodeFunctionData({ abi: receiveUln302Abi, functionName: 'verify', args })
      const packed = encodePacked(['uint32', 'address', 'uint256', 'bytes'], [vid, target, validUntil, callData])
      const signatures = await signer.signMessage?.({ message: { raw: keccak256(packed) } })
      return { vid, target, callData, expiration: validUntil, signatures: signatures ?? '0x' }
    }),
  )
  return encodeFunctionData({ abi: dvnAbi, functionName: 'execute', args: [instructions] })
}

function deliverData({ layerZero }: DevnetChain, batch: readonly Packet[]): Hex {
  const free = { gasLimit: 120_000n, value: 0n, revertOnError: false }
  const calls = [
    ...batch.map((packet) => ({ ...free, target: layerZero.receiveUln302, data: commitData(packet) })),
    ...batch.map((packet) => ({ ...free, target: layerZero.endpoint, data: receiveData(packet) })),
  ]
  return encodeFunctionData({ abi: multiCallAbi, functionName: 'multiCall', args: [calls] })
}

async function deliverOne({ layerZero }: DevnetChain, packet: Packet | undefined, send: Send) {
  if (packet === undefined) return []
  const committed = await send(layerZero.receiveUln302, commitData(packet))
  const parameters = { ...partsOf(packet), extraData: '0x', gasLimit: 100_000n } as const
  const data = encodeFunctionData({ abi: executorAbi, functionName: 'execute302', args: [parameters] })
  return [committed, await send(layerZero.executor, data)]
}

function commitData({ header, payloadHash }: Packet): Hex {
  return encodeFunctionData({
    abi: receiveUln302Abi,
    functionName: 'commitVerification',
    args: [header, payloadHash],
  })
}

function receiveData(packet: Packet): Hex {
  const { origin, receiver, guid, message } = partsOf(packet)
  const args = [origin, receiver, guid, message, '0x'] as const
  return encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzReceive', args })
}

function partsOf({ srcEid, sender, nonce, receiver, guid, message }: Packet) {
  return { origin: { srcEid, sender, nonce }, receiver: slice(receiver, 12), guid, message }
}
