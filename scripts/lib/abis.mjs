import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { contractsDir } from './paths.mjs'

/** The LayerZero V2 contracts that the code deploys or calls, by the npm package that publishes their artifacts. */
const layerZeroContracts = {
  '@layerzerolabs/lz-evm-protocol-v2': ['EndpointV2'],
  '@layerzerolabs/lz-evm-messagelib-v2': [
    'SendUln302',
    'ReceiveUln302',
    'ReceiveUln302View',
    'DVN',
    'DVNFeeLib',
    'Executor',
    'ExecutorFeeLib',
    'PriceFeed',
    'Treasury',
    'LzExecutor',
    'MultiCall',
  ],
}

/** Contracts of ours that are deployed nowhere: a node runs their creation code, which stands beside the ABI. */
const runUndeployed = ['ReadBatch']

/** What a token may revert with, through a call of ours. */
const tokenContracts = ['IERC20Errors', 'ERC20Permit', 'SafeERC20']

const resolveFromContracts = createRequire(join(contractsDir, 'package.json'))
const byName = (a, b) => (a.name < b.name ? -1 : 1)

/** Every JSON file below a folder, in a fixed order. */
function jsonFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The artifact of a contract that an npm package publishes (Hardhat's format). */
function publishedArtifact(packageName, contractName) {
  const folder = dirname(resolveFromContracts.resolve(`${packageName}/package.json`))
  const artifacts = join(folder, packageName === '@openzeppelin/contracts' ? 'build' : 'artifacts')
  const paths = jsonFiles(artifacts).filter((path) => path.endsWith(`${sep}${contractName}.json`))
  if (paths.length !== 1)
    throw new Error(`${packageName} has ${paths.length} artifacts named ${contractName}, not one.`)
  return readJson(paths[0])
}

/** The ABIs of LayerZero's own contracts, from its npm packages. */
export function layerZeroAbis() {
  return Object.entries(layerZeroContracts)
    .flatMap(([packageName, names]) => names.map((name) => ({ name, abi: publishedArtifact(packageName, name).abi })))
    .sort(byName)
}

/** Names of the deployable contracts that a Solidity source declares; abstract contracts, interfaces and libraries are not. */
function deployableNames(source) {
  return [...source.matchAll(/^contract\s+(\w+)/gm)].map((match) => match[1])
}

/** The artifacts that forge wrote for the deployable contracts of contracts/src, and for every source these depend on. */
function ownArtifacts() {
  const sources = readdirSync(join(contractsDir, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sol'))
    .map((entry) => join(entry.parentPath, entry.name))
  const deployable = new Set(
    sources.flatMap((path) => {
      const sourceName = relative(contractsDir, path).split(sep).join('/')
      return deployableNames(readFileSync(path, 'utf8')).map((name) => `${sourceName}:${name}`)
    }),
  )
  const artifacts = jsonFiles(join(contractsDir, 'out'))
    .map(readJson)
    .filter((artifact) => artifact.metadata !== undefined)
    .map((artifact) => {
      const [sourceName, name] = Object.entries(artifact.metadata.settings.compilationTarget)[0]
      const bytecode = runUndeployed.includes(name) ? artifact.bytecode.object : undefined
      return { name, sourceName, abi: artifact.abi, bytecode, dependsOn: Object.keys(artifact.metadata.sources) }
    })
  const deployed = artifacts.filter((artifact) => deployable.has(`${artifact.sourceName}:${artifact.name}`))
  // The tokens of local chains are nobody's but theirs: what they refuse with reaches no app.
  const ours = deployed.filter(({ sourceName }) => !sourceName.startsWith('src/devnet/'))
  const reached = new Set(ours.flatMap((artifact) => artifact.dependsOn))
  return { deployed, reached: artifacts.filter((artifact) => reached.has(artifact.sourceName)) }
}

const typeOf = ({ type, components }) =>
  components ? `(${components.map(typeOf)})${type.slice('tuple'.length)}` : type
const signatureOf = (item) => `${item.name}(${item.inputs.map(typeOf).join(',')})`

/** The distinct errors of several ABIs, by signature. */
function mergeErrors(abis) {
  const errors = abis.flat().filter((item) => item.type === 'error')
  const distinct = new Map(errors.map((item) => [signatureOf(item), item]))
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}

/**
 * The ABIs of our contracts, from contracts/out, those that are deployed nowhere with their creation code, and `errors`: every custom
 * error that a call of ours can revert with, those of libraries (also the ones thrown in assembly, which the compiler does not list), of
 * tokens and of LayerZero among them.
 */
export function omniCoverAbis() {
  const { deployed, reached } = ownArtifacts()
  if (deployed.length === 0) return []
  const tokens = tokenContracts.map((name) => publishedArtifact('@openzeppelin/contracts', name).abi)
  const foreign = [...tokens, ...layerZeroAbis().map(({ abi }) => abi)]
  const errors = mergeErrors([...reached.map((artifact) => artifact.abi), ...foreign])
  const ours = deployed.map(({ name, abi, bytecode }) => ({ name, abi, bytecode }))
  return [...ours, { name: 'errors', abi: errors }].sort(byName)
}
