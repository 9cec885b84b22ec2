import { createChainClient, startAnvil } from '@omnicover/devnet'
import { type Abi, type Address, decodeFunctionResult, encodeFunctionData } from 'viem'
import { compileHarness } from './compileHarness.js'

const at: Address = '0x00000000000000000000000000000000000c0de0'

/** A harness on a chain. */
export type DeployedHarness = {
  abi: Abi
  /** Calls a function and decodes what it returns. */
  call: (functionName: string, args: readonly unknown[]) => Promise<unknown>
  stop: () => Promise<void>
}

/**
 * Starts a chain with one harness on it.
 *
 * @param name - A contract of contracts/test/differential.
 * @returns The harness. Stop it at the end.
 */
export async function startHarness(name: string): Promise<DeployedHarness> {
  const { abi, code } = compileHarness(name)
  // Before Osaka no call is held to the gas of one transaction: a batch may be large.
  const anvil = await startAnvil({ chainId: 1_340_199, hardfork: 'prague' })
  const client = createChainClient({ chainId: anvil.chainId, name, rpcUrl: anvil.rpcUrl })
  await client.setCode({ address: at, bytecode: code })
  return {
    abi,
    stop: anvil.stop,
    async call(functionName, args) {
      const { data } = await client.call({ to: at, data: encodeFunctionData({ abi, functionName, args }) })
      if (!data) throw new Error(`${name}.${functionName} returned nothing.`)
      return decodeFunctionResult({ abi, functionName, data })
    },
  }
}
