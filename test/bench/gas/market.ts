import { coverMarketAbi, devnetDollarAbi } from '@omnicover/deployments'
import { planCall } from '@omnicover/devnet'
import { type LocalAccount, parseEventLogs, parseSignature } from 'viem'
import { type Network, required, times } from './network.js'

/** 10,000 dollars. */
export const AMOUNT = 10_000_000_000n

const DAY = 86_400

/** What somebody buys: so many days of a product. */
export type Order = { productId: number; days: number; owner: LocalAccount }

/** Buys out of the allowance that is there. */
export async function buy(network: Network, order: Order) {
  const params = await paramsOf(network, order)
  return sendToMarket(network, order.owner, { functionName: 'buy', args: [params] })
}

/** Buys with a permit of the exact premium, which leaves no allowance. */
export async function buyWithPermit(network: Network, order: Order) {
  const params = await paramsOf(network, order)
  const permit = await signPermit(network, order.owner, params.maxPremium)
  return sendToMarket(network, order.owner, { functionName: 'buyWithPermit', args: [params, permit] })
}

/** The quote as a transaction: what `eth_estimateGas` says of the call, without its rounding. */
export async function quote(network: Network, order: Order) {
  const { productId, amount, endDay } = await paramsOf(network, order)
  return sendToMarket(network, order.owner, { functionName: 'quote', args: [productId, amount, endDay] })
}

type MarketCall =
  | { functionName: 'buy'; args: [BuyParams] }
  | { functionName: 'buyWithPermit'; args: [BuyParams, Awaited<ReturnType<typeof signPermit>>] }
  | { functionName: 'quote'; args: [number, bigint, number] }

async function sendToMarket({ away, send }: Network, who: LocalAccount, call: MarketCall) {
  const receipt = await send(away, who, planCall(away.omnicover.market, { abi: coverMarketAbi, ...call }))
  const [bought] = parseEventLogs({ abi: coverMarketAbi, eventName: 'CoverBought', logs: receipt.logs })
  return { gas: receipt.gasUsed, coverId: bought?.args.coverId }
}

type BuyParams = Awaited<ReturnType<typeof paramsOf>>

async function paramsOf({ away, now }: Network, { productId, days, owner }: Order) {
  const endDay = Math.floor(now() / DAY) + days
  const { client, omnicover } = away
  const { premium } = await client.readContract({
    ...{ address: omnicover.market, abi: coverMarketAbi, functionName: 'quote' },
    args: [productId, AMOUNT, endDay],
  })
  const maxPremium = premium
  return { productId, amount: AMOUNT, endDay, owner: owner.address, maxPremium, deadline: now() + times.epochLength }
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

/** The id of a cover that was just bought. */
export const idOf = ({ coverId }: { coverId: bigint | undefined }): bigint => required(coverId)
