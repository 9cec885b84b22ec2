import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hex } from 'viem'

const require = createRequire(import.meta.url)
const pathOf = (name: string) => require.resolve(`@omnicover/contracts/artifacts/${name}.sol/${name}.json`)

type Artifact = {
  bytecode: { object: Hex }
  metadata: {
    compiler: { version: string }
    settings: { evmVersion: string; viaIR?: boolean; optimizer: { enabled: boolean; runs: number } }
  }
}

const read = (name: string): Artifact => JSON.parse(readFileSync(pathOf(name), 'utf8'))

/** Creation code of the token that stands behind the proxy. */
export const readProxyDollar = (): Hex => read('ProxyDollar').bytecode.object

/** Deployed code of OpenZeppelin's ERC1967Proxy, as its package publishes it. It has no immutables. */
export function readProxy(): Hex {
  const fromContracts = createRequire(pathOf('ProxyDollar'))
  const artifact: { deployedBytecode: Hex } = JSON.parse(
    readFileSync(fromContracts.resolve('@openzeppelin/contracts/build/contracts/ERC1967Proxy.json'), 'utf8'),
  )
  return artifact.deployedBytecode
}

/** How the market was really compiled: from the metadata of its artifact, so that a stale build shows. */
export function describeCompiler(): string {
  const { compiler, settings } = read('CoverMarket').metadata
  const { evmVersion, viaIR = false, optimizer } = settings
  const runs = optimizer.enabled ? `optimizer on, runs ${optimizer.runs}` : 'optimizer off'
  return `solc ${compiler.version.split('+')[0]}, ${runs}, via-IR ${viaIR ? 'on' : 'off'}, EVM ${evmVersion}`
}
