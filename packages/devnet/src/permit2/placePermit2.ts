import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Address, Hex } from 'viem'
import type { ChainClient } from '../chain/createChainClient.js'

const require = createRequire(import.meta.url)

/** Where Permit2 is on nearly every chain, local ones included. */
export const PERMIT2_ADDRESS: Address = '0x000000000022D473030F116dDEE9F6B43aC78BA3'

/**
 * Permit2 as it is compiled. What its constructor would set is zero: it works its domain out in each call, where that of a chain
 * remembers it, and costs some hundred gas more.
 */
export function readPermit2Code(): Hex {
  // The package exports its code, not its data: the one lies beside the other.
  const path = join(dirname(require.resolve('@1inch/solidity-utils')), 'permit2.json')
  const { bytecode }: { bytecode: Hex } = JSON.parse(readFileSync(path, 'utf8'))
  return bytecode
}

/** Puts Permit2 at its address. */
export function placePermit2(client: ChainClient): Promise<void> {
  return client.setCode({ address: PERMIT2_ADDRESS, bytecode: readPermit2Code() })
}
