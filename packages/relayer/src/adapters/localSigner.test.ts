import * as fc from 'fast-check'
import { keccak256, zeroHash } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { testSigner } from '../testing/signerSuite.js'
import { createLocalSigner } from './localSigner.js'

testSigner('createLocalSigner', async () => ({
  signer: createLocalSigner(generatePrivateKey()),
  stop: async () => {},
}))

describe('createLocalSigner, beside viem', () => {
  const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => keccak256(bytes))

  test('behavior: signs to the byte what viem signs', async () => {
    await fc.assert(
      fc.asyncProperty(hex32, hex32, hex32, async (privateKey, digest, data) => {
        const [signer, account] = [createLocalSigner(privateKey), privateKeyToAccount(privateKey)]
        const transaction = { type: 'eip1559', chainId: 1, nonce: 7, to: account.address, data } as const
        expect(signer.address).toBe(account.address)
        expect(await signer.signDigest(digest)).toBe(await account.sign({ hash: digest }))
        expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction))
      }),
      { numRuns: 50 },
    )
  })

  test('error: refuses a key that is none, when it is made', () => {
    expect(() => createLocalSigner(zeroHash)).toThrow()
  })
})
