import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hex } from 'viem'
import { ArtifactMissingError } from '../errors.js'
import { type Bytecode, type Libraries, linkBytecode } from './linkBytecode.js'

const require = createRequire(import.meta.url)

type Artifact = { bytecode: Bytecode }

/**
 * Reads the creation code of one of our contracts from the compiler's output.
 *
 * @param name - The contract, for example `CoverMarket`.
 * @param libraries - Addresses of the libraries that it calls, by name.
 * @returns The creation code, without constructor arguments.
 * @throws {ArtifactMissingError} when the contracts have not been compiled.
 * @throws {LibraryMissingError} when it calls a library that is not given.
 */
export function readArtifact(name: string, libraries: Libraries = {}): Hex {
  return linkBytecode(read(name).bytecode, libraries)
}

const cache = new Map<string, Artifact>()

function read(name: string): Artifact {
  const cached = cache.get(name)
  if (cached) return cached
  try {
    const path = require.resolve(`@omnicover/contracts/artifacts/${name}.sol/${name}.json`)
    const artifact: Artifact = JSON.parse(readFileSync(path, 'utf8'))
    cache.set(name, artifact)
    return artifact
  } catch (cause) {
    throw new ArtifactMissingError({ name, cause: cause instanceof Error ? cause : new Error(String(cause)) })
  }
}
