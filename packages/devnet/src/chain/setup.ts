import { planCall } from '@omnicover/deployer'
import {
  type Abi,
  type Address,
  type ContractFunctionName,
  type EncodeDeployDataParameters,
  type EncodeFunctionDataParameters,
  encodeDeployData,
  getContractAddress,
  type Hex,
} from 'viem'
import type { SetupTransaction } from './sendAll.js'

/** The transactions of one account, written down before any is sent: the addresses of what it deploys are known ahead. */
export type Setup = {
  readonly transactions: readonly SetupTransaction[]
  /** Adds a deployment and returns the address that the contract will have. */
  deploy: <const abi extends Abi | readonly unknown[]>(
    name: string,
    parameters: EncodeDeployDataParameters<abi> & { bytecode: Hex },
  ) => Address
  /** Adds a call. */
  call: <const abi extends Abi | readonly unknown[], functionName extends ContractFunctionName<abi>>(
    to: Address,
    parameters: EncodeFunctionDataParameters<abi, functionName>,
  ) => void
}

/**
 * Starts a list of set-up transactions.
 *
 * @param parameters.from - The account that will send them, all and in order.
 * @param parameters.nonce - Its next nonce.
 * @returns An empty list, to add to and hand to `sendAll`.
 */
export function createSetup({ from, nonce }: { from: Address; nonce: number }): Setup {
  const transactions: SetupTransaction[] = []
  return {
    transactions,
    deploy(name, parameters) {
      const address = getContractAddress({ from, nonce: BigInt(nonce + transactions.length) })
      const data = encodeDeployData(parameters as EncodeDeployDataParameters)
      transactions.push({ label: `deploy ${name}`, data })
      return address
    },
    call(to, parameters) {
      transactions.push(planCall(to, parameters))
    },
  }
}
