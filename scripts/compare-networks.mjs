// Holds the facts about LayerZero's testnets against the npm packages that publish them. Too big to be installed with the rest
// (240 MB unpacked), so fetch and unpack them first:
//   npm pack @layerzerolabs/lz-evm-sdk-v2@3.1.10 @layerzerolabs/lz-definitions@3.1.13
//   node scripts/compare-networks.mjs FOLDER_OF_LZ_EVM_SDK_V2 FOLDER_OF_LZ_DEFINITIONS
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { networks } from '../packages/deployer/src/networks/published.ts'

/** What LayerZero calls each network. */
const published = {
  'ethereum-sepolia': { folder: 'sepolia-testnet', eid: 'SEPOLIA_V2_TESTNET' },
  'arbitrum-sepolia': { folder: 'arbsep-testnet', eid: 'ARBSEP_V2_TESTNET' },
  'optimism-sepolia': { folder: 'optsep-testnet', eid: 'OPTSEP_V2_TESTNET' },
  'base-sepolia': { folder: 'basesep-testnet', eid: 'BASESEP_V2_TESTNET' },
}

const [sdk, definitions] = process.argv.slice(2)
if (!sdk || !definitions) {
  console.error('usage: node scripts/compare-networks.mjs FOLDER_OF_LZ_EVM_SDK_V2 FOLDER_OF_LZ_DEFINITIONS')
  process.exit(2)
}
const enums = readFileSync(join(definitions, 'dist', 'index.d.ts'), 'utf8')
const eidOf = (name) => Number(enums.match(new RegExp(`\\b${name} = (\\d+)`))?.[1])

/** Where the package says that a contract is; undefined when it does not know it. */
function deployed(folder, contract) {
  const path = join(sdk, 'deployments', folder, `${contract}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).address.toLowerCase() : undefined
}

let [same, other] = [0, 0]
function compare(what, ours, theirs) {
  if (ours === theirs) same += 1
  else {
    other += 1
    console.log(`${what}: here ${ours}, published ${theirs}`)
  }
}

for (const [name, network] of Object.entries(networks)) {
  const { folder, eid } = published[name]
  /** @type {Readonly<Record<string, string | undefined>>} */
  const dvns = network.dvns
  compare(`${name} eid`, network.eid, eidOf(eid))
  const contracts = {
    EndpointV2: network.endpoint,
    SendUln302: network.sendUln302,
    ReceiveUln302: network.receiveUln302,
    Executor: network.executor,
    BlockedMessageLib: network.blockedLibrary,
    DVN: dvns['LayerZero Labs'],
    DVNBware: dvns.BWare,
    DeadDVN: network.deadDvns[0],
  }
  for (const [contract, address] of Object.entries(contracts))
    compare(`${name} ${contract}`, address?.toLowerCase(), deployed(folder, contract))
  for (const operator of network.unconfirmed)
    console.log(`${name}: the DVN of ${operator}, ${dvns[operator]}, is in neither package`)
}
console.log(`${same} facts are as published, ${other} are not`)
process.exitCode = other > 0 ? 1 : 0
