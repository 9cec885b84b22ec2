import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hex } from 'viem'

const require = createRequire(import.meta.url)

/** The artifacts that LayerZero publishes: the deployed code is theirs, byte for byte. */
const ARTIFACTS = {
  EndpointV2: '@layerzerolabs/lz-evm-protocol-v2/artifacts/contracts/EndpointV2.sol/EndpointV2.json',
  SendUln302: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/uln302/SendUln302.sol/SendUln302.json',
  ReceiveUln302:
    '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/uln302/ReceiveUln302.sol/ReceiveUln302.json',
  ReceiveUln302View:
    '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/uln302/ReceiveUln302View.sol/ReceiveUln302View.json',
  LzExecutor: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/LzExecutor.sol/LzExecutor.json',
  MultiCall: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/lowlat/MultiCall.sol/MultiCall.json',
  PriceFeed: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/PriceFeed.sol/PriceFeed.json',
  Treasury: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/Treasury.sol/Treasury.json',
  Executor: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/Executor.sol/Executor.json',
  ExecutorFeeLib: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/ExecutorFeeLib.sol/ExecutorFeeLib.json',
  DVN: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/dvn/DVN.sol/DVN.json',
  DVNFeeLib: '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/uln/dvn/DVNFeeLib.sol/DVNFeeLib.json',
} as const

const cache = new Map<string, Hex>()

/**
 * Reads the creation code of a LayerZero contract from its npm package.
 *
 * @param name - The contract.
 * @returns The creation code, without constructor arguments.
 */
export function readBytecode(name: keyof typeof ARTIFACTS): Hex {
  const cached = cache.get(name)
  if (cached) return cached
  const artifact: { bytecode: Hex } = JSON.parse(readFileSync(require.resolve(ARTIFACTS[name]), 'utf8'))
  cache.set(name, artifact.bytecode)
  return artifact.bytecode
}
