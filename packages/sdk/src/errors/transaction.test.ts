import { expect, test } from 'vitest'
import { alice, deployment } from '../test/fixtures.js'
import { PaymentFailedError } from './transaction.js'

const known = { payer: alice, spender: deployment.market, token: deployment.asset, needed: 8_000_000n }
const said = (parameters: object) => new PaymentFailedError({ ...known, ...parameters }).shortMessage

test('default: says of a payment that failed who lacks how much of what', () => {
  expect(said({ balance: 3_000_000n, allowance: 0n })).toBe(
    `${alice} has 3 of the token ${deployment.asset}, and up to 8 is needed. Get more of it, or pay from another account.`,
  )
  expect(said({ balance: 9_000_000n, allowance: 1_500_000n })).toBe(
    `${alice} lets ${deployment.market} take 1.5 of the token ${deployment.asset}, and up to 8 is needed. Send the approval of getRequirements.`,
  )
})

test('default: an allowance that a permit should have given, one to Permit2, and a token that refuses for itself', () => {
  const short = { balance: 9_000_000n, allowance: 0n }
  expect(said({ ...short, withPermit: true })).toContain('The permit gave no more: it was signed by somebody else')
  expect(said({ ...short, byPermit2: true })).toContain('Send the approval of permit2.getRequirements.')
  expect(said({ balance: 9_000_000n, allowance: 9_000_000n })).toContain('may be blocked by the issuer')
})

test('behavior: where balance and allowance could not be read it says what to look at', () => {
  expect(new PaymentFailedError().shortMessage).toContain('Check the balance and the allowance (getRequirements)')
})
