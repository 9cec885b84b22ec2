import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { contractsDir } from '../paths.mjs'

/** Build folders of their own, because mutants are put into them. */
export const outDir = '.test-mutants-out'
export const cacheDir = '.test-mutants-cache'

/**
 * Puts compiled code into the artifacts that the tests deploy from (`dynamic_test_linking`), so that no test is compiled anew.
 * @param {Record<string, any>} contracts What the compiler put out, by `file:contract`.
 */
export function install(contracts) {
  for (const [name, { bytecode, deployedBytecode }] of Object.entries(contracts)) {
    const [file, contract] = name.split(':')
    const path = join(contractsDir, outDir, basename(file), `${contract}.json`)
    const artifact = JSON.parse(readFileSync(path, 'utf8'))
    Object.assign(artifact.bytecode, asInArtifact(bytecode))
    Object.assign(artifact.deployedBytecode, asInArtifact(deployedBytecode))
    writeFileSync(path, JSON.stringify(artifact))
  }
}

function asInArtifact({ object, sourceMap, linkReferences, immutableReferences }) {
  const common = { object: `0x${object}`, sourceMap, linkReferences }
  return immutableReferences === undefined ? common : { ...common, immutableReferences }
}
