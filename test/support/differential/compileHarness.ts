import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Abi, Hex } from 'viem'

const contracts = new URL('../../../contracts/', import.meta.url)

/** A compiled contract without constructor: its ABI, and the code to put at an address. */
export type Harness = { abi: Abi; code: Hex }

/**
 * Compiles a contract of contracts/test/differential with the compiler that forge uses: the build of the contracts leaves tests
 * out, and what is compared here must be the sources as they are.
 *
 * @param name - The contract, in the file of its name.
 * @returns The compiled contract.
 * @throws {Error} when it does not compile; the message has the compiler's errors.
 */
export function compileHarness(name: string): Harness {
  const source = `test/differential/${name}.sol`
  const settings = {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: 'cancun',
    outputSelection: { [source]: { [name]: ['abi', 'evm.deployedBytecode.object'] } },
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('bin/solc', contracts)), '--standard-json'],
    {
      input: JSON.stringify({ language: 'Solidity', sources: sourcesOf(source), settings }),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  )
  if (!stdout) throw new Error(`${name} does not compile: ${stderr}`)
  const output: CompilerOutput = JSON.parse(stdout)
  const contract = output.contracts?.[source]?.[name]
  if (!contract) throw new Error(`${name} does not compile: ${JSON.stringify(output.errors, null, 2)}`)
  return { abi: contract.abi, code: `0x${contract.evm.deployedBytecode.object}` }
}

type CompilerOutput = {
  contracts?: Record<string, Record<string, { abi: Abi; evm: { deployedBytecode: { object: string } } }>>
  errors?: unknown
}

/** A source and all that it imports; harnesses import by relative paths alone. */
function sourcesOf(path: string, found: Record<string, { content: string }> = {}): Record<string, { content: string }> {
  if (found[path]) return found
  const content = readFileSync(new URL(path, contracts), 'utf8')
  found[path] = { content }
  for (const [, imported = ''] of content.matchAll(/from "(\.[^"]+)"/g)) {
    sourcesOf(new URL(imported, new URL(path, contracts)).href.slice(contracts.href.length), found)
  }
  return found
}
