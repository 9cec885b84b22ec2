import {
  AbiDecodingZeroDataError,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  domainSeparator,
} from 'viem'
import { readContract } from 'viem/actions'
import { permitTokenAbi, versionAbi } from '../abis/token.js'
import type { AnyClient } from '../types/client.js'
import type { PermitTypedData } from '../types/requirement.js'

type Domain = PermitTypedData['domain']

/**
 * The EIP-712 domain of a token's permits and the owner's next nonce. Tokens say their version in different ways, so the domain
 * counts only when it hashes to the token's own separator.
 *
 * @returns Undefined when the token has no ERC-2612 permit, or one whose domain cannot be found.
 */
export async function readPermitDomain(
  client: AnyClient,
  { token, owner, chainId }: { token: Address; owner: Address; chainId: number },
): Promise<{ domain: Domain; nonce: bigint } | undefined> {
  const contract = { address: token, abi: permitTokenAbi } as const
  const [nonce, separator, described, name, version] = await Promise.all([
    ifPresent(readContract(client, { ...contract, functionName: 'nonces', args: [owner] })),
    ifPresent(readContract(client, { ...contract, functionName: 'DOMAIN_SEPARATOR' })),
    ifPresent(readContract(client, { ...contract, functionName: 'eip712Domain' })),
    ifPresent(readContract(client, { ...contract, functionName: 'name' })),
    ifPresent(readContract(client, { address: token, abi: versionAbi, functionName: 'version' })),
  ])
  if (nonce === undefined || separator === undefined) return undefined
  const domain = {
    name: described?.[1] ?? name ?? '',
    version: described?.[2] ?? version ?? '1',
    chainId,
    verifyingContract: token,
  }
  return domainSeparator({ domain }) === separator ? { domain, nonce } : undefined
}

/** Undefined when the token has no such function; a failed request still fails. */
async function ifPresent<value>(reading: Promise<value>): Promise<value | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof BaseError && error.walk(saysAbsent)) return undefined
    throw error
  }
}

function saysAbsent(error: unknown): boolean {
  return (
    error instanceof ContractFunctionRevertedError ||
    error instanceof ContractFunctionZeroDataError ||
    error instanceof AbiDecodingZeroDataError
  )
}
