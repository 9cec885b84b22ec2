import type { DevnetChain } from '@omnicover/devnet'
import { type Address, concat, getAddress, type Hex, numberToHex, pad, parseEther, toHex } from 'viem'

/**
 * The smallest receiving application: it accepts every pathway and counts what it receives. A message whose first word stands in
 * slot 0 makes it revert, until the slot is cleared. Written in opcodes, so that the tests need no compiler.
 */
const start: readonly Hex[] = [
  '0x5f35', // calldata word 0
  '0x60e01c', // its selector
  '0x63ff7bd03d14', // is it allowInitializePath?
  '0x602857', // then go to accept
  '0x608435602401', // else: where the message of lzReceive begins
  '0x35', // its first word
  '0x5f5414', // is it what slot 0 holds?
  '0x603157', // then go to fail
  '0x6001546001016001', // slot 1: one more
  '0x55',
  '0x00',
]
const accept: Hex = '0x5b60015f5260205ff3'
const fail: Hex = '0x5b5f5ffd'

function assemble(): Hex {
  const head = concat(start)
  const acceptAt = (head.length - 2) / 2
  const failAt = acceptAt + (accept.length - 2) / 2
  const jumps = head
    .replace('602857', `60${toHex(acceptAt, { size: 1 }).slice(2)}57`)
    .replace('603157', `60${toHex(failAt, { size: 1 }).slice(2)}57`)
  return concat([jumps as Hex, accept, fail])
}

/** A receiving application on a chain. */
export type Receiver = {
  readonly address: Address
  /** How many messages it has received. */
  readonly count: () => Promise<number>
  /** Makes every message that begins with this word fail; `undefined` makes all succeed. */
  readonly failOn: (word: Hex | undefined) => Promise<void>
  /** Makes the application itself call a contract. It is mined when this resolves. */
  readonly act: (to: Address, data: Hex) => Promise<void>
}

/** Places a receiver on a chain, at an address of its own. */
export async function placeReceiver({ client }: DevnetChain, seed: number): Promise<Receiver> {
  const address = getAddress(pad(numberToHex(0xabc000 + seed), { size: 20 }))
  await client.setCode({ address, bytecode: assemble() })
  return {
    address,
    count: async () => Number(await client.getStorageAt({ address, slot: pad('0x01') })),
    failOn: async (word) => {
      await client.setStorageAt({
        address,
        index: 0,
        value: word === undefined ? pad('0x') : pad(word, { dir: 'right' }),
      })
    },
    act: async (to, data) => {
      await client.setBalance({ address, value: parseEther('1') })
      await client.impersonateAccount({ address })
      const hash = await client.request({
        method: 'eth_sendTransaction',
        params: [{ from: address, to, data, gas: numberToHex(1_000_000), type: '0x2' }],
      })
      await client.mine({ blocks: 1 })
      await client.stopImpersonatingAccount({ address })
      const { status } = await client.getTransactionReceipt({ hash })
      if (status !== 'success') throw new Error(`the call of the application at ${address} reverted`)
    },
  }
}
