import { type Account, type Address, parseSignature } from 'viem'
import { isAddressEqual } from 'viem/utils'
import { InvalidPermitError, PermitUnsupportedError } from '../errors/request.js'
import type { AnyClient } from '../types/client.js'
import type { Deployment } from '../types/deployment.js'
import type { Permit, SignedPermit } from '../types/permit.js'
import type { SignedPermit2 } from '../types/permit2.js'
import type { Requirement } from '../types/requirement.js'
import { signPermit } from '../utils/signPermit.js'
import { assertConnectedChain } from './chain.js'

/** How a permit is given to an action: signed before, or `true` to have the account sign one now if one is needed. */
export type PermitParameter = {
  permit?: SignedPermit | true | undefined
}

/**
 * Has the account sign the permit that is required; undefined when nothing is. A wallet on another chain is told so before it is
 * asked for anything: what it reads and signs there would mean nothing here.
 */
export async function signRequired(
  client: AnyClient,
  account: Account,
  deployment: Deployment,
  readRequired: () => Promise<readonly Requirement[]>,
): Promise<SignedPermit | undefined> {
  await assertConnectedChain(client, deployment)
  const [requirement] = await readRequired()
  if (!requirement) return undefined
  const { type, token, owner } = requirement
  if (type !== 'permit') throw new PermitUnsupportedError({ token, owner })
  return signPermit(client, { requirement, account })
}

/** Refuses a permit of another token or spender, or of too little. */
export function assertPermit(permit: SignedPermit, expected: Pick<Permit, 'token' | 'spender' | 'value'>): void {
  assertSigned(permit)
  for (const field of ['token', 'spender'] as const)
    if (!isAddressEqual(permit[field], expected[field]))
      throw new InvalidPermitError({ field, expected: expected[field], actual: permit[field] })
  if (permit.value < expected.value)
    throw new InvalidPermitError({
      field: 'value',
      expected: `at least ${expected.value} units`,
      actual: `${permit.value} units`,
    })
}

/** Refuses what is no permit, such as a signature alone. */
export function assertSigned(permit: SignedPermit | SignedPermit2): void {
  const actual = String(permit?.signature ?? permit).slice(0, 20)
  if (typeof permit !== 'object' || !/^0x([\da-f]{2})+$/i.test(permit.signature))
    throw new InvalidPermitError({ field: 'signature', expected: 'one, together with what was signed', actual })
}

/** Refuses a permit that somebody else signed than who pays. */
export function assertSigner(permit: SignedPermit | undefined, payer: Address): void {
  if (permit && !isAddressEqual(permit.owner, payer))
    throw new InvalidPermitError({ field: 'owner', expected: payer, actual: permit.owner })
}

/** The signature in the parts that contracts take. */
export function splitSignature({ signature }: SignedPermit) {
  if (signature.length !== 132)
    throw new InvalidPermitError({ field: 'signature', expected: '65 bytes', actual: `${signature.length / 2 - 1}` })
  const { r, s, yParity } = parseSignature(signature)
  return { v: 27 + yParity, r, s }
}
