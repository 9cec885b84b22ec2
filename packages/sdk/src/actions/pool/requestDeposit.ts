import type { Address, Hash, Log } from 'viem'
import { decodeFunctionResult, encodeFunctionData, parseEventLogs } from 'viem/utils'
import { depositRequestAbi, requestDepositAbi, requestDepositWithPermitAbi } from '../../abis/pool.js'
import { InvalidPermitError } from '../../errors/request.js'
import { requireAccount } from '../../internal/account.js'
import { assertAmount } from '../../internal/amount.js'
import { depositErrors } from '../../internal/catalogs/deposit.js'
import { operatorErrors } from '../../internal/catalogs/operator.js'
import { paymentErrors } from '../../internal/catalogs/payment.js'
import { findOwnLog } from '../../internal/log.js'
import {
  assertPermit,
  assertSigner,
  type PermitParameter,
  signRequired,
  splitSignature,
} from '../../internal/permit.js'
import { requirePool } from '../../internal/pool.js'
import { scaleOf } from '../../internal/scale.js'
import { sendCall, simulateCall } from '../../internal/transact.js'
import type { Call } from '../../types/call.js'
import type { AccountParameter, AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { SignedPermit } from '../../types/permit.js'
import { getRequirements } from './getRequirements.js'

const catalogs = [depositErrors, operatorErrors, paymentErrors]

/**
 * Asks to deposit into a pool. The request belongs to the round of now; its price is fixed when home settles that round.
 *
 * @example
 * ```ts
 * const hash = await pool.requestDeposit(client, { deployment, poolId: 1, assets: 10_000_000_000n, permit: true })
 * ```
 *
 * @param client - viem client of the chain, with an account or with `account` given.
 * @param parameters.poolId - The pool.
 * @param parameters.assets - Units (1e-6 of the asset), taken from the owner.
 * @param parameters.controller - Who claims the shares, fixed now: the account, or who made it an operator. Default: the account.
 * @param parameters.owner - Who pays, out of an allowance: the account, or who made it an operator. Default: the account.
 * @param parameters.permit - A signed permit of exactly `assets`, or `true` to sign one now if the allowance is too low. Only where
 * the account pays.
 * @returns Hash of the transaction.
 * @throws {InvalidAmountError} when the amount is zero or dust.
 * @throws {RoundPendingError | ClaimFirstError} when the controller has a request of an earlier round.
 * @throws {NotOperatorError} when the controller or the owner did not make the account an operator.
 * @throws {PaymentFailedError} when balance or allowance are too low: it says which, and how much is there.
 * @throws {PermitUnsupportedError | InvalidPermitError} when a permit cannot be had, or does not fit.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 * @throws {WrongChainError} when the connected chain is not the deployment's.
 * @throws {AccountRequiredError} when there is no account.
 */
export async function requestDeposit(
  client: AnyClient,
  parameters: requestDeposit.Parameters,
): Promise<requestDeposit.ReturnValue> {
  const { account, args, payment } = await prepare(client, parameters)
  return sendCall(client, { ...requestDeposit.call(args), account, deployment: args.deployment, catalogs, payment })
}

export namespace requestDeposit {
  export type Args = {
    deployment: Deployment
    poolId: number
    assets: bigint
    /** Who claims the shares. */
    controller: Address
    /** Who pays. */
    owner: Address
    permit?: SignedPermit | undefined
  }
  export type Parameters = Omit<Args, 'controller' | 'owner' | 'permit'> &
    PermitParameter &
    AccountParameter & { controller?: Address | undefined; owner?: Address | undefined }
  export type ReturnValue = Hash

  /**
   * The request as calldata, without any client, for the owner or its operator to send; with a permit for the owner alone.
   *
   * @param args - As for `requestDeposit`; controller and owner must be named, and a permit be signed by the owner.
   * @returns What to send.
   * @throws {InvalidAmountError | InvalidPermitError | UnknownPoolError} as for `requestDeposit`.
   */
  export function call({ deployment, poolId, assets, controller, owner, permit }: Args): Call {
    assertAmount(assets)
    const to = requirePool(deployment, poolId).address
    const parts = assets * scaleOf(deployment)
    if (!permit) {
      const data = encodeFunctionData({
        abi: requestDepositAbi,
        functionName: 'requestDeposit',
        args: [parts, controller, owner],
      })
      return { to, data, value: 0n }
    }
    assertExactPermit(permit, owner, { token: deployment.asset, spender: to, value: parts })
    const { v, r, s } = splitSignature(permit)
    const data = encodeFunctionData({
      abi: requestDepositWithPermitAbi,
      functionName: 'requestDepositWithPermit',
      args: [parts, controller, BigInt(permit.deadline), v, r, s],
    })
    return { to, data, value: 0n }
  }

  /**
   * Tries the request without sending it.
   *
   * @returns The round that it would belong to.
   * @throws What `requestDeposit` throws.
   */
  export async function simulate(client: AnyClient, parameters: Parameters): Promise<{ round: number }> {
    const { account, args, payment } = await prepare(client, parameters)
    const data = await simulateCall(client, { ...call(args), account, deployment: args.deployment, catalogs, payment })
    return { round: Number(decodeFunctionResult({ abi: requestDepositAbi, functionName: 'requestDeposit', data })) }
  }

  /**
   * Finds the request in the logs of its receipt.
   *
   * @returns The arguments of `DepositRequest`: its `requestId` is the round, its `assets` are smallest parts of the asset.
   */
  export function extractEvent(logs: Log[], { deployment, poolId }: { deployment: Deployment; poolId: number }) {
    return findOwnLog(parseEventLogs({ abi: depositRequestAbi, logs }), requirePool(deployment, poolId).address).args
  }
}

async function prepare(client: AnyClient, parameters: requestDeposit.Parameters) {
  const { deployment, poolId, assets, permit } = parameters
  assertAmount(assets)
  const account = requireAccount(client, parameters.account)
  const signed =
    permit === true
      ? await signRequired(client, account, deployment, () =>
          getRequirements(client, { deployment, poolId, assets, account }),
        )
      : permit
  const { controller = account.address, owner = account.address } = parameters
  const spender = requirePool(deployment, poolId).address
  return {
    account,
    args: { deployment, poolId, assets, controller, owner, permit: signed },
    payment: { payer: owner, spender, needed: assets, withPermit: signed !== undefined },
  }
}

/** The pool presents the permit as the sender's and with the amount of the request, so no other would verify. */
function assertExactPermit(permit: SignedPermit, owner: Address, expected: Parameters<typeof assertPermit>[1]): void {
  assertPermit(permit, expected)
  assertSigner(permit, owner)
  if (permit.value !== expected.value)
    throw new InvalidPermitError({
      field: 'value',
      expected: `exactly ${expected.value}`,
      actual: `${permit.value}`,
    })
}
