import { deploymentFactoryAbi } from '@omnicover/deployments'
import { type Client, keccak256, zeroHash } from 'viem'
import { getCode, readContract } from 'viem/actions'
import { OtherCodeError } from '../errors.js'
import type { PlannedTransaction } from '../plan/transaction.js'
import { factoryAddress, type PlannedContract, planContract, planFactory } from './factory.js'
import { planContracts } from './planContracts.js'
import type { ChainSettings, SystemSettings } from './types.js'

/**
 * Plans the deployment of what is not on a chain yet. The chain itself says what is: whoever was broken off asks it again.
 *
 * @param client - The chain.
 * @param system - What is the same on all chains.
 * @param chain - What is the chain's own.
 * @returns The transactions, in order; none when everything is there.
 * @throws {OtherCodeError} when a contract of this name was deployed from other code or with other settings.
 * @throws {ArtifactMissingError} when the contracts have not been compiled.
 */
export async function planMissing(
  client: Client,
  system: SystemSettings,
  chain: ChainSettings,
): Promise<PlannedTransaction[]> {
  const contracts = planContracts(system, chain)
  const factory = await getCode(client, { address: factoryAddress() })
  if (!factory) return [planFactory(), ...contracts.map((contract) => planContract(system, contract))]
  const states = await Promise.all(contracts.map((contract) => stateOf(client, contract)))
  const other = contracts.find((_, i) => states[i] === 'other')
  if (other) throw new OtherCodeError({ ...other, eid: chain.eid })
  return contracts.filter((_, i) => states[i] === 'missing').map((contract) => planContract(system, contract))
}

/** Whether a contract is there, made from this code with these arguments. */
export async function stateOf(
  client: Client,
  { address, initCode }: PlannedContract,
): Promise<'missing' | 'there' | 'other'> {
  const codeHash = await readContract(client, {
    address: factoryAddress(),
    abi: deploymentFactoryAbi,
    functionName: 'codeHashOf',
    args: [address],
  })
  if (codeHash === zeroHash) return 'missing'
  return codeHash === keccak256(initCode) ? 'there' : 'other'
}
