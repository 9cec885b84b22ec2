import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hex } from 'viem'
import { ArtifactMissingError } from '../errors.js'

const require = createRequire(import.meta.url)

/**
 * Reads the creation code of one of our contracts from the compiler's output.
 *
 * @param name - The contract, for example `CoverMarket`.
 * @returns The creation code, without constructor arguments.
 * @throws {ArtifactMissingError} when the contracts have not been compiled.
 */
export function readArtifact(name: string): Hex {
  try {
    const path = require.resolve(`@omnicover/contracts/artifacts/${name}.sol/${name}.json`)
    const artifact: { bytecode: { object: Hex } } = JSON.parse(readFileSync(path, 'utf8'))
    return artifact.bytecode.object
  } catch (cause) {
    throw new ArtifactMissingError({ name, cause: cause instanceof Error ? cause : new Error(String(cause)) })
  }
}
