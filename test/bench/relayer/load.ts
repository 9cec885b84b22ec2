import { lzReceiveOptions } from '@omnicover/deployer'
import type { DevnetChain } from '@omnicover/devnet'
import { type Hex, parseGwei, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { openWay, sendCall, type Way } from '../../support/relayer/world.js'

/** Messages in one block of the source chain. */
export const perBlock = 50
/** Gas that each message gives its delivery. */
const handlerGas = 100_000n

/** Messages of a way of their own, signed and not sent yet, so that signing them is in no figure. */
export type Load = {
  readonly way: Way
  readonly count: number
  /** The first block that can hold one of them. */
  readonly firstBlock: bigint
  /** Sends the next of them, all when it is not said how many, 50 in each block. */
  readonly post: (next?: number) => Promise<void>
}

/**
 * Prepares messages.
 *
 * @param from - source chain, which mines when it is told to
 * @param to - destination chain
 * @param count - how many
 * @param confirmations - blocks that make one final
 */
export async function prepareLoad(from: DevnetChain, to: DevnetChain, count: number, confirmations = 1): Promise<Load> {
  const account = privateKeyToAccount(generatePrivateKey())
  const way = await openWay(from, to, confirmations, account)
  const nonce = await from.client.getTransactionCount({ address: account.address })
  const fees = { maxFeePerGas: parseGwei('1000'), maxPriorityFeePerGas: 1n }
  const raws = await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const call = sendCall(from, account.address, to, way.receiver, numbered(i), lzReceiveOptions(handlerGas))
      return account.signTransaction({
        ...{ type: 'eip1559', chainId: from.chainId, nonce: nonce + i, gas: 400_000n, ...fees, ...call },
      })
    }),
  )
  const firstBlock = (await from.client.getBlockNumber()) + 1n
  return { way, count, firstBlock, post: (next = raws.length) => postAll(from, raws.splice(0, next)) }
}

async function postAll({ client }: DevnetChain, raws: readonly Hex[]): Promise<void> {
  for (let start = 0; start < raws.length; start += perBlock) {
    const block = raws.slice(start, start + perBlock)
    await Promise.all(block.map((serializedTransaction) => client.sendRawTransaction({ serializedTransaction })))
    await client.mine({ blocks: 1 })
  }
}

/** A message of 32 bytes that says its number. */
function numbered(number: number): Hex {
  return `0x${toHex(number, { size: 4 }).slice(2)}${'c0ffee'.repeat(9)}00`
}
