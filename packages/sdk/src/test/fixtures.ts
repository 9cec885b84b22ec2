import { type Address, getAddress } from 'viem'
import type { Deployment } from '../types/deployment.js'
import type { SignedPermit } from '../types/permit.js'
import type { SignedPermit2 } from '../types/permit2.js'
import type { Quote } from '../types/quote.js'

const address = (digit: string): Address => getAddress(`0x${digit.repeat(40)}`)

export const alice = address('a')

export const deployment: Deployment = {
  chainId: 1_340_102,
  eid: 40_102,
  market: address('1'),
  desk: address('2'),
  lens: address('8'),
  gateway: address('3'),
  endpoint: address('4'),
  asset: address('5'),
  permit2: address('9'),
  pools: [{ poolId: 1, address: address('6'), share: address('7') }],
}

export const quote: Quote = {
  chainId: 1_340_102,
  eid: 40_102,
  productId: 1,
  amount: 5_000_000_000n,
  endDay: 20_800,
  premium: 7_438_357n,
  protocolFee: 371_917n,
  integrator: address('8'),
  integratorBps: 100,
  integratorFee: 74_383n,
  maxPayment: 7_963_503n,
  expiresAt: 1_794_400_000,
  available: 1_000_000_000_000n,
  startsAt: 1_794_398_860,
  endsAt: 1_797_120_000,
  termsId: 1,
  blockers: [],
}

/** Signed by nobody in particular: encoders do not check who. */
export const permit: SignedPermit = {
  token: deployment.asset,
  owner: alice,
  spender: deployment.market,
  value: quote.maxPayment,
  deadline: quote.expiresAt,
  signature: `0x${'11'.repeat(32)}${'22'.repeat(32)}1c`,
}

/** The same for Permit2. */
export const permit2: SignedPermit2 = {
  token: deployment.asset,
  owner: alice,
  spender: deployment.market,
  amount: quote.maxPayment,
  nonce: 7n,
  deadline: quote.expiresAt,
  signature: permit.signature,
}
