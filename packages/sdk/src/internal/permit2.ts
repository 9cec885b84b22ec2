import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { isAddressEqual } from 'viem/utils'
import { nonceBitmapAbi } from '../abis/permit2.js'
import { Permit2UnavailableError } from '../errors/permit2.js'
import { InvalidPermitError } from '../errors/request.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import type { SignedPermit2 } from '../types/permit2.js'
import type { Quote } from '../types/quote.js'
import { assertSigned } from './permit.js'
import { scaleOf } from './scale.js'

/** Where Permit2 is. */
export function requirePermit2({ permit2 }: Deployment): Address {
  if (!permit2) throw new Permit2UnavailableError()
  return permit2
}

/** Refuses a signature for another token, spender or amount: the market takes that of exactly `maxPayment`. */
export function assertPermit2(permit: SignedPermit2, deployment: Deployment, { maxPayment }: Quote): void {
  assertSigned(permit)
  const expected = { token: deployment.asset, spender: deployment.market }
  for (const field of ['token', 'spender'] as const)
    if (!isAddressEqual(permit[field], expected[field]))
      throw new InvalidPermitError({ field, expected: expected[field], actual: permit[field] })
  const amount = maxPayment * scaleOf(deployment)
  if (permit.amount !== amount)
    throw new InvalidPermitError({ field: 'amount', expected: `exactly ${amount}`, actual: `${permit.amount}` })
}

/**
 * A nonce that the owner has not used. A random one of 256 bits would need no call, but each begins a word of the bitmap, which
 * costs the buyer 17,100 gas more than a word that was begun. So nonces fill words of the market's own, which no other app
 * takes from; within a word any bit will do, and two purchases at once hardly ever choose the same.
 */
export async function readFreeNonce(
  client: AnyClient,
  { permit2, owner, market }: { permit2: Address; owner: Address; market: Address },
): Promise<bigint> {
  for (let round = 0n; ; round++) {
    const word = (round << 160n) | BigInt(market)
    const contract = { address: permit2, abi: nonceBitmapAbi, functionName: 'nonceBitmap' } as const
    const used = await readContract(client, { ...contract, args: [owner, word] })
    const free = Array.from({ length: 256 }, (_, bit) => BigInt(bit)).filter((bit) => !((used >> bit) & 1n))
    const chosen = free[Math.floor(Math.random() * free.length)]
    if (chosen !== undefined) return (word << 8n) | chosen
  }
}
