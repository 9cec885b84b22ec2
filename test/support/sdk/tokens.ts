import { type Address, concat, type Hex, pad, stringToHex, toHex } from 'viem'
import type { HomeChain } from './homeChain.js'

const OLD_TOKEN: Address = '0x00000000000000000000000000000000000c0de1'
const PLAIN_TOKEN: Address = '0x00000000000000000000000000000000000c0de2'

/** Storage slot of the name in OpenZeppelin's ERC20. */
const NAME_SLOT = 3n

/**
 * The chain's stablecoin behind a proxy, as an older token has it: a permit, but no `eip712Domain` and no `version`. The proxy
 * is EIP-1167's, after a check of the selector.
 */
export async function setOldToken({ chain, deployment }: HomeChain): Promise<Address> {
  const refuse = '0x60003560e01c6384b0196e14603c57'
  const bytecode = concat([
    ...([refuse, '0x363d3d373d3d3d363d73', deployment.asset, '0x5af43d82803e903d91603a57fd5bf3'] satisfies Hex[]),
    '0x5b60006000fd',
  ])
  await chain.client.setCode({ address: OLD_TOKEN, bytecode })
  const name = 'Devnet Dollar'
  const value = concat([pad(stringToHex(name), { dir: 'right', size: 31 }), toHex(name.length * 2)])
  await chain.client.setStorageAt({ address: OLD_TOKEN, index: pad(toHex(NAME_SLOT)), value })
  return OLD_TOKEN
}

/** A token that has an allowance (zero) and refuses everything else: no permits. */
export async function setPlainToken({ chain }: HomeChain): Promise<Address> {
  const bytecode = '0x60003560e01c63dd62ed3e14601357600080fd5b60206000f3'
  await chain.client.setCode({ address: PLAIN_TOKEN, bytecode })
  return PLAIN_TOKEN
}
