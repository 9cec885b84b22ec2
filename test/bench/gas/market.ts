import { coverMarketAbi, devnetDollarAbi } from '@omnicover/deployments'
import { PERMIT2_ADDRESS, planCall } from '@omnicover/devnet'
import { type Address, type LocalAccount, parseEventLogs, parseSignature, zeroAddress } from 'viem'
import { type Network, required, times } from './network.js'

/** 10,000 dollars. */
export const AMOUNT = 10_000_000_000n

const DAY = 86_400

/** What somebody buys: so many days of a product. */
export type Order = { productId: number; days: number; owner: LocalAccount; integrator?: Address }

/** Buys out of the allowance that is there. */
export async function buy(network: Network, order: Order) {
  const params = await paramsOf(network, order)
  return sendToMarket(network, order.owner, { functionName: 'buy', args: [params] })
}

/** Buys several products at once. */
export async function buyBasket(network: Network, orders: readonly [Order, ...Order[]]) {
  const lines = await Promise.all(orders.map((order) => paramsOf(network, order)))
  return sendToMarket(network, orders[0].owner, { functionName: 'buyBasket', args: [lines] })
}

/** Lets a cover end so many days from now. */
export async function extend(network: Network, who: LocalAccount, coverId: bigint, days: number) {
  const order = { coverId, endDay: Math.floor(network.now() / DAY) + days, ...noIntegrator }
  const params = { ...order, maxPayment: AMOUNT, deadline: network.now() + times.epochLength }
  return sendToMarket(network, who, { functionName: 'extend', args: [params] })
}

/** Gives a cover up for its refund. */
export async function cancel(network: Network, who: LocalAccount, coverId: bigint) {
  return sendToMarket(network, who, { functionName: 'cancel', args: [coverId, 1n] })
}

/** Buys with a permit of the exact premium, which leaves no allowance. */
export async function buyWithPermit(network: Network, order: Order) {
  const params = await paramsOf(network, order)
  const permit = await signPermit(network, order.owner, params.maxPayment)
  return sendToMarket(network, order.owner, { functionName: 'buyWithPermit', args: [params, permit] })
}

/** Buys by a Permit2 signature of the exact premium; nonces of one word, as the SDK chooses them. */
export async function buyWithPermit2(network: Network, order: Order, nonce: bigint) {
  const params = await paramsOf(network, order)
  const permit = await signPermit2(network, order.owner, { amount: params.maxPayment, nonce })
  return sendToMarket(network, order.owner, { functionName: 'buyWithPermit2', args: [params, permit] })
}

/** The quote as a transaction: what `eth_estimateGas` says of the call, without its rounding. */
export async function quote(network: Network, order: Order) {
  const { productId, amount, endDay } = await paramsOf(network, order)
  return sendToMarket(network, order.owner, { functionName: 'quote', args: [productId, amount, endDay] })
}

type MarketCall =
  | { functionName: 'buy'; args: [BuyParams] }
  | { functionName: 'buyBasket'; args: [BuyParams[]] }
  | { functionName: 'extend'; args: [Omit<BuyParams, 'productId' | 'amount' | 'owner'> & { coverId: bigint }] }
  | { functionName: 'cancel'; args: [bigint, bigint] }
  | { functionName: 'buyWithPermit'; args: [BuyParams, Awaited<ReturnType<typeof signPermit>>] }
  | { functionName: 'buyWithPermit2'; args: [BuyParams, Awaited<ReturnType<typeof signPermit2>>] }
  | { functionName: 'quote'; args: [number, bigint, number] }

async function sendToMarket({ away, send }: Network, who: LocalAccount, call: MarketCall) {
  const receipt = await send(away, who, planCall(away.omnicover.market, { abi: coverMarketAbi, ...call }))
  const [bought] = parseEventLogs({ abi: coverMarketAbi, eventName: 'CoverBought', logs: receipt.logs })
  return { gas: receipt.gasUsed, coverId: bought?.args.coverId }
}

type BuyParams = Awaited<ReturnType<typeof paramsOf>>

const noIntegrator = { integrator: zeroAddress, integratorBps: 0 }

async function paramsOf({ away, now }: Network, { productId, days, owner, integrator }: Order) {
  const endDay = Math.floor(now() / DAY) + days
  const { client, omnicover } = away
  const { premium, protocolFee } = await client.readContract({
    ...{ address: omnicover.market, abi: coverMarketAbi, functionName: 'quote' },
    args: [productId, AMOUNT, endDay],
  })
  const fee = integrator ? { integrator, integratorBps: 1_000 } : noIntegrator
  const maxPayment = premium + protocolFee + (premium * BigInt(fee.integratorBps)) / 10_000n
  const deadline = now() + times.epochLength
  return { productId, amount: AMOUNT, endDay, owner: owner.address, maxPayment, deadline, ...fee }
}

async function signPermit({ away, now }: Network, owner: LocalAccount, value: bigint) {
  const { client, omnicover, chainId } = away
  const token = { address: omnicover.asset, abi: devnetDollarAbi } as const
  const name = await client.readContract({ ...token, functionName: 'name' })
  const nonce = await client.readContract({ ...token, functionName: 'nonces', args: [owner.address] })
  const deadline = BigInt(now() + times.epochLength)
  const signature = await owner.signTypedData({
    domain: { name, version: '1', chainId, verifyingContract: omnicover.asset },
    types: {
      Permit: [
        { name: 'owner', type: 'address' },
        { name: 'spender', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
    },
    primaryType: 'Permit',
    message: { owner: owner.address, spender: omnicover.market, value, nonce, deadline },
  })
  const { r, s, yParity } = parseSignature(signature)
  return { value, deadline, v: 27 + yParity, r, s }
}

async function signPermit2({ away, now }: Network, owner: LocalAccount, said: { amount: bigint; nonce: bigint }) {
  const { omnicover, chainId } = away
  const { amount, nonce } = said
  const deadline = BigInt(now() + times.epochLength)
  const signature = await owner.signTypedData({
    domain: { name: 'Permit2', chainId, verifyingContract: PERMIT2_ADDRESS },
    types: {
      PermitTransferFrom: [
        { name: 'permitted', type: 'TokenPermissions' },
        { name: 'spender', type: 'address' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
      TokenPermissions: [
        { name: 'token', type: 'address' },
        { name: 'amount', type: 'uint256' },
      ],
    },
    primaryType: 'PermitTransferFrom',
    message: { permitted: { token: omnicover.asset, amount }, spender: omnicover.market, nonce, deadline },
  })
  return { nonce, deadline, signature }
}

/** The id of a cover that was just bought. */
export const idOf = ({ coverId }: { coverId: bigint | undefined }): bigint => required(coverId)
