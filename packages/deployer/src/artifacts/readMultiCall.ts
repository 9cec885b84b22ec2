import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hex } from 'viem'

const require = createRequire(import.meta.url)

/**
 * Reads the creation code of LayerZero's `MultiCall` from its npm package.
 *
 * @returns The creation code; the constructor takes no arguments.
 */
export function readMultiCall(): Hex {
  const path = require.resolve(
    '@layerzerolabs/lz-evm-messagelib-v2/artifacts/contracts/lowlat/MultiCall.sol/MultiCall.json',
  )
  const artifact: { bytecode: Hex } = JSON.parse(readFileSync(path, 'utf8'))
  return artifact.bytecode
}
