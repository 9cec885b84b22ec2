import { type Address, zeroAddress } from 'viem'

const BPS = 10_000n

/** Who brings the customer, and what is added to the premium for it. */
export type IntegratorParameters = {
  integrator?: Address | undefined
  integratorBps?: number | undefined
}

/** The payment for a premium, as the market works it out. */
export function billOf(
  { premium, protocolFee }: { premium: bigint; protocolFee: bigint },
  {
    integrator = zeroAddress,
    integratorBps = 0,
    slippageBps = 0,
  }: IntegratorParameters & { slippageBps?: number | undefined },
) {
  const integratorFee = (premium * BigInt(integratorBps)) / BPS
  const payment = premium + protocolFee + integratorFee
  const maxPayment = (payment * (BPS + BigInt(slippageBps)) + BPS - 1n) / BPS
  return { premium, protocolFee, integrator, integratorBps, integratorFee, maxPayment }
}
