import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { claimDepositAbi, depositAbi } from '../../abis/pool.js'
import { requireAccount } from '../../internal/account.js'
import { claimDepositErrors } from '../../internal/catalogs/deposit.js'
import { findOwnLog } from '../../internal/log.js'
import { requirePool } from '../../internal/pool.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

const catalogs = [claimDepositErrors]

/**
 * Mints the shares of a settled deposit to its controller. Anyone may send it.
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose deposit. Default: the account's.
 * @returns Hash of the transaction.
 * @throws {NothingToClaimError} when the controller has no deposit.
 * @throws {RoundNotSettledError} when its price is not fixed yet.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function claimDeposit(
  client: AnyClient,
  parameters: claimDeposit.Parameters,
): Promise<claimDeposit.ReturnValue> {
  const { account, args } = prepare(client, parameters)
  return sendCall(client, { ...claimDeposit.call(args), account, deployment: args.deployment, catalogs })
}

export namespace claimDeposit {
  export type Args = { deployment: Deployment; poolId: number; controller: Address }
  export type Parameters = Omit<Args, 'controller'> & AccountParameter & { controller?: Address | undefined }
  export type ReturnValue = Hash

  /** The claim as calldata, without any client. */
  export function call({ deployment, poolId, controller }: Args): Call {
    const data = encodeFunctionData({ abi: claimDepositAbi, functionName: 'claimDeposit', args: [controller] })
    return { to: requirePool(deployment, poolId).address, data, value: 0n }
  }

  /**
   * Tries the claim without sending it.
   *
   * @returns The shares that would be minted, 1e-18 of a share.
   * @throws What `claimDeposit` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ shares: bigint }> {
    const { account, args } = prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs })
    return { shares: decodeFunctionResult({ abi: claimDepositAbi, functionName: 'claimDeposit', data }) }
  }

  /**
   * Finds the claim in the logs of its receipt.
   *
   * @returns The arguments of `Deposit`: its `sender` is the controller, as ERC-7540 has it, its `assets` are smallest parts of the asset.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: depositAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

function prepare(client: AnyClient, { deployment, poolId, controller, account }: claimDeposit.Parameters) {
  const sender = requireAccount(client, account)
  return { account: sender, args: { deployment, poolId, controller: controller ?? sender.address } }
}
