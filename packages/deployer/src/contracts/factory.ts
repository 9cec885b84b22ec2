import { deploymentFactoryAbi } from '@omnicover/deployments'
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  keccak256,
  parseAbiParameters,
  stringToHex,
  zeroHash,
} from 'viem'
import { readArtifact } from '../artifacts/readArtifact.js'
import type { PlannedTransaction } from '../plan/transaction.js'

/** The deterministic deployment proxy, which stands at this address on nearly every chain, local ones included. */
export const DEPLOYMENT_PROXY: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

/** Hash of what CREATE3 puts in between (see `DeploymentFactory`): a contract that creates what it is called with. */
const BETWEEN_CODE_HASH: Hex = '0x21c35dbe1b344a2488cf3321d6ce542f8e9f305544ff09e4993a62319a497c1f'

const saltParameters = parseAbiParameters('address, bytes32')

/**
 * Where our factory is, on every chain the same: a hash of its code.
 *
 * @returns The address.
 * @throws {ArtifactMissingError}
 */
export function factoryAddress(): Address {
  if (factory) return factory
  const bytecode = readArtifact('DeploymentFactory')
  factory = getContractAddress({ opcode: 'CREATE2', from: DEPLOYMENT_PROXY, salt: zeroHash, bytecode })
  return factory
}
let factory: Address | undefined

/**
 * Plans the deployment of the factory itself.
 *
 * @returns The transaction; anyone may send it.
 * @throws {ArtifactMissingError}
 */
export function planFactory(): PlannedTransaction {
  const bytecode = readArtifact('DeploymentFactory')
  return {
    label: 'Deploy DeploymentFactory',
    to: DEPLOYMENT_PROXY,
    functionName: 'create2',
    args: [zeroHash, bytecode],
    data: concat([zeroHash, bytecode]),
    creates: { contract: 'DeploymentFactory', address: factoryAddress(), args: {} },
  }
}

/** Whose deployment it is, and its name: the two decide all addresses. */
export type Namespace = { name: string; deployer: Address }

/**
 * Works out where a contract of a deployment is, or will be.
 *
 * @param namespace - The deployment.
 * @param contract - Name of the contract in it.
 * @returns The address, the same on every chain.
 * @throws {ArtifactMissingError}
 */
export function contractAddress({ name, deployer }: Namespace, contract: string): Address {
  const salt = keccak256(encodeAbiParameters(saltParameters, [deployer, saltOf(name, contract)]))
  const between = getContractAddress({
    opcode: 'CREATE2',
    from: factoryAddress(),
    salt,
    bytecodeHash: BETWEEN_CODE_HASH,
  })
  return getContractAddress({ from: between, nonce: 1n })
}

/** A contract before it exists. */
export type PlannedContract = {
  /** Its name in the deployment, for example `CapitalPool 1`. */
  contract: string
  address: Address
  /** Of the constructor, by name. */
  args: Readonly<Record<string, unknown>>
  initCode: Hex
}

/**
 * Plans the deployment of one contract.
 *
 * @param namespace - The deployment that it belongs to; its deployer must send the transaction.
 * @param contract - What to deploy.
 * @returns The transaction.
 * @throws {ArtifactMissingError}
 */
export function planContract({ name }: Namespace, contract: PlannedContract): PlannedTransaction {
  const args = [saltOf(name, contract.contract), contract.initCode] as const
  return {
    label: `Deploy ${contract.contract}`,
    to: factoryAddress(),
    functionName: 'deploy',
    args,
    data: encodeFunctionData({ abi: deploymentFactoryAbi, functionName: 'deploy', args }),
    creates: { contract: contract.contract, address: contract.address, args: contract.args },
  }
}

const saltOf = (name: string, contract: string): Hex => keccak256(stringToHex(`${name}/${contract}`))
