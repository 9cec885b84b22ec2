import { type Account, parseSignature } from 'viem'
import { isAddressEqual } from 'viem/utils'
import { InvalidPermitError, PermitUnsupportedError } from '../errors/request.js'
import type { AnyClient } from '../types/client.js'
import type { Permit, SignedPermit } from '../types/permit.js'
import { signPermit } from '../utils/signPermit.js'
import { readRequirements } from './requirements.js'

/** How a permit is given to an action: signed before, or `true` to have the account sign one now if one is needed. */
export type PermitParameter = {
  permit?: SignedPermit | true | undefined
}

/** The permit to use. With `true` it is signed now, and undefined when the allowance is there already. */
export async function resolvePermit(
  client: AnyClient,
  parameters: Permit & { chainId: number; account: Account } & PermitParameter,
): Promise<SignedPermit | undefined> {
  const { permit, account, token, owner } = parameters
  if (permit !== true) return permit
  const [requirement] = await readRequirements(client, parameters)
  if (!requirement) return undefined
  if (requirement.type !== 'permit') throw new PermitUnsupportedError({ token, owner })
  return signPermit(client, { requirement, account })
}

/** Refuses a permit of another token or spender, or of too little. */
export function assertPermit(permit: SignedPermit, expected: Pick<Permit, 'token' | 'spender' | 'value'>): void {
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

/** The signature in the parts that contracts take. */
export function splitSignature({ signature }: SignedPermit) {
  const { r, s, yParity } = parseSignature(signature)
  return { v: 27 + yParity, r, s }
}
