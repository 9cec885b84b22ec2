import { concat, domainSeparator, getContractAddress, type Hex, keccak256, parseAbi, toHex } from 'viem'
import { toFunctionSelector } from 'viem/utils'
import { describe, expect, test } from 'vitest'
import { startAnvil } from '../anvil/startAnvil.js'
import { createChainClient } from '../chain/createChainClient.js'
import { PERMIT2_ADDRESS, placePermit2, readPermit2Code } from './placePermit2.js'

const code = readPermit2Code()
const name = 'Permit2'
const domainOf = (chainId: number) => domainSeparator({ domain: { name, chainId, verifyingContract: PERMIT2_ADDRESS } })
const hashOf = (type: string) => keccak256(toHex(type))

const abi = parseAbi([
  'struct TokenPermissions { address token; uint256 amount; }',
  'struct PermitTransferFrom { TokenPermissions permitted; uint256 nonce; uint256 deadline; }',
  'struct SignatureTransferDetails { address to; uint256 requestedAmount; }',
  'function permitTransferFrom(PermitTransferFrom permit, SignatureTransferDetails transferDetails, address owner, bytes signature)',
  'function nonceBitmap(address owner, uint256 word) view returns (uint256)',
  'function invalidateUnorderedNonces(uint256 word, uint256 mask)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'error InvalidNonce()',
  'error SignatureExpired(uint256 signatureDeadline)',
  'error InvalidSigner()',
  'error InvalidSignature()',
  'error InvalidSignatureLength()',
  'error InvalidContractSignature()',
  'error InvalidAmount(uint256 maxAmount)',
])

describe('the code of Permit2', () => {
  /** The constructor in front of it, as compiled: it stores the immutables and returns the rest. */
  const creator: Hex = `0x${[
    '60c0346100bb574660a052602081017f8cad95687ba82c2ce50e74f7b754645e5117c3a5bec8151c0726d5857980a866',
    '81527f9ac997416e8ff9d2ff6bebeb7149f65cdae5e32e2b90440b566bb3044041d36a60408301524660608301523060',
    '808301526080825260a082019180831060018060401b038411176100a557826040525190206080526123c090816100c1',
    '823960805181611b47015260a05181611b210152f35b634e487b7160e01b600052604160045260246000fd5b600080fd',
    'fe',
  ].join('')}`

  test('is what the address of Permit2 commits to: that is a hash of the creation code', () => {
    const address = getContractAddress({
      opcode: 'CREATE2',
      from: '0x4e59b44847b379578588920cA78FbF26c0B4956C',
      salt: '0x0000000000000000000000000000000000000000d3af2663da51c10215000000',
      bytecode: concat([creator, code]),
    })
    expect(address).toBe(PERMIT2_ADDRESS)
  })

  test.each(abi)('has the selector of $type $name', ({ name: itemName, inputs }) => {
    const selector = toFunctionSelector({
      type: 'function',
      name: itemName,
      inputs,
      outputs: [],
      stateMutability: 'view',
    })
    expect(code).toContain(selector.slice(2))
  })

  test.each([
    'TokenPermissions(address token,uint256 amount)',
    'PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)',
    'EIP712Domain(string name,uint256 chainId,address verifyingContract)',
  ])('has the EIP-712 type hash of %s', (type) => {
    expect(code).toContain(hashOf(type).slice(2))
  })
})

test('placePermit2: stands at its address with the domain of the chain', async () => {
  const chainId = 1_340_102
  const anvil = await startAnvil({ chainId })
  try {
    const client = createChainClient({ chainId, name: 'home', rpcUrl: anvil.rpcUrl })
    await placePermit2(client)
    expect(await client.getCode({ address: PERMIT2_ADDRESS })).toBe(code)
    expect(await client.readContract({ address: PERMIT2_ADDRESS, abi, functionName: 'DOMAIN_SEPARATOR' })).toBe(
      domainOf(chainId),
    )
  } finally {
    await anvil.stop()
  }
})
