import * as claim from '../actions/claim/index.js'
import * as cover from '../actions/cover/index.js'
import * as fees from '../actions/fees/index.js'
import * as message from '../actions/message/index.js'
import * as permit2 from '../actions/permit2/index.js'
import * as pool from '../actions/pool/index.js'
import * as product from '../actions/product/index.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'

/**
 * All actions as methods of a client, with the deployment filled in.
 *
 * @example
 * ```ts
 * const client = createClient({ chain, transport: http(), account }).extend(omnicoverActions(deployment))
 * const quote = await client.cover.quote({ productId: 1, amount: 5_000_000_000n, endDay: 20_800 })
 * const { coverId } = await client.cover.buySync({ quote, permit: true })
 * ```
 *
 * Import single actions instead where size counts: this brings all of them.
 *
 * @param deployment - Where OmniCover is on the client's chain.
 * @returns What `client.extend` takes.
 */
export function omnicoverActions(deployment: Deployment) {
  return (client: AnyClient) => {
    const bound = bind(client, deployment)
    const listed = bindList(client, deployment)
    const sendable = bindSendable(client, deployment)
    return {
      product: { list: listed(product.list), get: bound(product.get) },
      cover: {
        quote: bound(cover.quote),
        getRequirements: bound(cover.getRequirements),
        buy: sendable(cover.buy),
        buySync: bound(cover.buySync),
        buyBasket: sendable(cover.buyBasket),
        buyBasketSync: bound(cover.buyBasketSync),
        quoteAcrossPools: bound(cover.quoteAcrossPools),
        quoteExtend: bound(cover.quoteExtend),
        extend: sendable(cover.extend),
        extendSync: bound(cover.extendSync),
        quoteCancel: bound(cover.quoteCancel),
        cancel: sendable(cover.cancel),
        cancelSync: bound(cover.cancelSync),
        returnPremium: sendable(cover.returnPremium),
        returnPremiumSync: bound(cover.returnPremiumSync),
        get: bound(cover.get),
        getMany: bound(cover.getMany),
        list: bound(cover.list),
      },
      claim: {
        get: bound(claim.get),
        list: listed(claim.list),
        listPayable: bound(claim.listPayable),
        fund: sendable(claim.fund),
        fundSync: bound(claim.fundSync),
        settle: sendable(claim.settle),
        settleSync: bound(claim.settleSync),
        settleBatch: sendable(claim.settleBatch),
        settleBatchSync: bound(claim.settleBatchSync),
        withdrawHeld: sendable(claim.withdrawHeld),
        withdrawHeldSync: bound(claim.withdrawHeldSync),
      },
      fees: { claim: sendable(fees.claim), claimSync: bound(fees.claimSync) },
      pool: {
        get: bound(pool.get),
        list: listed(pool.list),
        getPosition: bound(pool.getPosition),
        getRequirements: bound(pool.getRequirements),
        getStatus: bound(pool.getStatus),
        requestDeposit: sendable(pool.requestDeposit),
        requestDepositSync: bound(pool.requestDepositSync),
        cancelDeposit: sendable(pool.cancelDeposit),
        cancelDepositSync: bound(pool.cancelDepositSync),
        claimDeposit: sendable(pool.claimDeposit),
        claimDepositSync: bound(pool.claimDepositSync),
        requestRedeem: sendable(pool.requestRedeem),
        requestRedeemSync: bound(pool.requestRedeemSync),
        cancelRedeem: sendable(pool.cancelRedeem),
        cancelRedeemSync: bound(pool.cancelRedeemSync),
        claimRedeem: sendable(pool.claimRedeem),
        claimRedeemSync: bound(pool.claimRedeemSync),
        moveShares: sendable(pool.moveShares),
        moveSharesSync: bound(pool.moveSharesSync),
        getMove: bound(pool.getMove),
        setOperator: sendable(pool.setOperator),
        setOperatorSync: bound(pool.setOperatorSync),
        isOperator: bound(pool.isOperator),
      },
      permit2: {
        getRequirements: bound(permit2.getRequirements),
        sign: (parameters: Parameters<typeof permit2.sign>[1]) => permit2.sign(client, parameters),
        buy: sendable(permit2.buy),
        buySync: bound(permit2.buySync),
      },
      message: { getStatus: bound(message.getStatus), waitForDelivery: bound(message.waitForDelivery) },
    }
  }
}

type WithDeployment = { deployment: Deployment }
type Bound<parameters> = Omit<parameters, 'deployment'>
type Action<parameters, value> = (client: AnyClient, parameters: parameters) => Promise<value>

/** An action without client and deployment. */
function bind(client: AnyClient, deployment: Deployment) {
  return <parameters extends WithDeployment, value>(action: Action<parameters, value>) =>
    (parameters: Bound<parameters>): Promise<value> =>
      action(client, { ...parameters, deployment } as parameters)
}

/** The same where nothing else must be given. */
function bindList(client: AnyClient, deployment: Deployment) {
  return <parameters extends WithDeployment, value>(action: Action<parameters, value>) =>
    (parameters?: Bound<parameters>): Promise<value> =>
      action(client, { ...parameters, deployment } as parameters)
}

/** The same for a transaction, with its `call` and `simulate`. */
function bindSendable(client: AnyClient, deployment: Deployment) {
  const bound = bind(client, deployment)
  return <parameters extends WithDeployment, value, args extends WithDeployment, call, simulated>(
    action: Action<parameters, value> & {
      call: (args: args) => call
      simulate: Action<parameters, simulated>
    },
  ) =>
    Object.assign(bound(action), {
      call: (args: Bound<args>): call => action.call({ ...args, deployment } as args),
      simulate: bound(action.simulate),
    })
}
