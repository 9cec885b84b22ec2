import { lzReceiveOptions } from '@omnicover/deployer'
import type { DevnetChain } from '@omnicover/devnet'
import { type Hex, type LocalAccount, parseGwei, toHex } from 'viem'
import { openWay, sendCall, type Way } from '../relayer/world.js'

/** A way on which many messages are sent in one block. */
export type BurstWay = Way & { readonly sendBurst: (first: number, count: number) => Promise<void> }

/** Gas that a message gives its handler, which needs 26,000. */
const handlerGas = 60_000n

/** The message of a number: the number comes first, so that a receiver can be told to fail on it. */
export function numbered(number: number): Hex {
  return `0x${toHex(number, { size: 4 }).slice(2)}${'c0ffee'.repeat(9)}00`
}

/**
 * Opens a way for bursts.
 *
 * @param from - source chain
 * @param to - destination chain
 * @param confirmations - blocks to wait for
 * @param account - who sends on it
 */
export async function openBurstWay(
  from: DevnetChain,
  to: DevnetChain,
  confirmations: number,
  account: LocalAccount,
): Promise<BurstWay> {
  const way = await openWay(from, to, confirmations, account)
  const fees = { maxFeePerGas: parseGwei('1000'), maxPriorityFeePerGas: 1n }
  return {
    ...way,
    sendBurst: async (first, count) => {
      const nonce = await from.client.getTransactionCount({ address: account.address })
      const raws = await Promise.all(
        Array.from({ length: count }, (_, i) => {
          const call = sendCall(
            from,
            account.address,
            to,
            way.receiver,
            numbered(first + i),
            lzReceiveOptions(handlerGas),
          )
          const chainId = from.chainId
          return account.signTransaction({
            type: 'eip1559',
            chainId,
            nonce: nonce + i,
            gas: 600_000n,
            ...fees,
            ...call,
          })
        }),
      )
      for (const serializedTransaction of raws) await from.client.sendRawTransaction({ serializedTransaction })
    },
  }
}
