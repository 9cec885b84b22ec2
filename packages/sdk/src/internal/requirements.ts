import { getCode, readContract } from 'viem/actions'
import { encodeFunctionData } from 'viem/utils'
import { allowanceAbi, approveAbi } from '../abis/token.js'
import type { AnyClient } from '../types/client.js'
import type { Permit } from '../types/permit.js'
import {
  type ApprovalRequirement,
  type PermitRequirement,
  permitTypes,
  type Requirement,
} from '../types/requirement.js'
import { readPermitDomain } from './permitDomain.js'

/** What the owner has to do before `spender` can take `value` of the token: nothing, a permit, else an approval. */
export async function readRequirements(
  client: AnyClient,
  parameters: Permit & { chainId: number; preferApproval?: boolean | undefined },
): Promise<Requirement[]> {
  const { token, owner, spender, value, preferApproval } = parameters
  const allowance = await readContract(client, {
    address: token,
    abi: allowanceAbi,
    functionName: 'allowance',
    args: [owner, spender],
  })
  if (allowance >= value) return []
  const permit = preferApproval ? undefined : await readPermitRequirement(client, parameters)
  return [permit ?? approval(parameters)]
}

/** The permit to sign; undefined when the token has no ERC-2612 or the owner is a contract, which cannot sign one. */
async function readPermitRequirement(
  client: AnyClient,
  parameters: Permit & { chainId: number },
): Promise<PermitRequirement | undefined> {
  const { token, owner, spender, value, deadline, chainId } = parameters
  const [code, permitDomain] = await Promise.all([
    getCode(client, { address: owner }),
    readPermitDomain(client, { token, owner, chainId }),
  ])
  if (!permitDomain || isContract(code)) return undefined
  return {
    type: 'permit',
    ...{ token, owner, spender, value, deadline },
    typedData: {
      domain: permitDomain.domain,
      types: permitTypes,
      primaryType: 'Permit',
      message: { owner, spender, value, nonce: permitDomain.nonce, deadline: BigInt(deadline) },
    },
  }
}

/** An account of EIP-7702 has code (0xef0100 and an address) and still a key that signs. */
function isContract(code: string | undefined): boolean {
  return code !== undefined && code !== '0x' && !code.startsWith('0xef0100')
}

/** The transaction by which `owner` lets `spender` take `value` of the token. */
export function approval({ token, owner, spender, value }: Omit<Permit, 'deadline'>): ApprovalRequirement {
  const data = encodeFunctionData({ abi: approveAbi, functionName: 'approve', args: [spender, value] })
  return { type: 'approval', token, owner, spender, value, call: { to: token, data, value: 0n } }
}
