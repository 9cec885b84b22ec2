import * as fc from 'fast-check'
import {
  type Hash,
  hexToNumber,
  keccak256,
  parseSignature,
  parseTransaction,
  recoverAddress,
  recoverTransactionAddress,
  size,
  slice,
  stringToHex,
  type TransactionSerializableEIP1559,
  type TransactionSerializedEIP1559,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Signer } from '../ports/signer.js'

/** A signer to be tested. */
export type SignerUnderTest = { readonly signer: Signer; readonly stop: () => Promise<void> }

/** Chains refuse a signature with an s above half the order of the curve. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

const to = '0x1a44076050125825900e736c501f859c50fe728c'
const plain = {
  type: 'eip1559',
  chainId: 1,
  nonce: 7,
  to,
  gas: 21_000n,
  maxFeePerGas: 3n,
  maxPriorityFeePerGas: 1n,
} as const
const transactions: Readonly<Record<string, TransactionSerializableEIP1559>> = {
  'a transfer': { ...plain, value: 10n ** 18n },
  'a call with data': { ...plain, data: '0xdeadbeef', gas: 5_000_000n },
  'fees of many digits': { ...plain, maxFeePerGas: 2n ** 120n, maxPriorityFeePerGas: 2n ** 100n },
  'a large chain id and nonce': { ...plain, chainId: 2 ** 50, nonce: 1_000_000 },
  'an access list': { ...plain, accessList: [{ address: to, storageKeys: [`0x${'ab'.repeat(32)}`] }] },
  'a contract to be made': { ...plain, to: null, data: '0x6001600155' },
}

/**
 * Proves what chains and DVN contracts demand of a {@link Signer}: the same for a key in this process and for one in a key service.
 *
 * @param name - of the signer, for the report
 * @param open - opens it
 */
export function testSigner(name: string, open: () => Promise<SignerUnderTest>): void {
  describe(`${name}, as a Signer`, () => {
    let opened: SignerUnderTest
    let signer: Signer
    beforeAll(async () => {
      opened = await open()
      signer = opened.signer
    })
    afterAll(() => opened?.stop())

    const digests = Array.from({ length: 40 }, (_, index): Hash => keccak256(stringToHex(`digest ${index}`)))

    test('behavior: signs a digest as it is: 65 bytes that lead back to its address, with low s and v 27 or 28', async () => {
      const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => keccak256(bytes))
      await fc.assert(
        fc.asyncProperty(digest, async (hash) => {
          const signature = await signer.signDigest(hash)
          expect(size(signature)).toBe(65)
          expect(await recoverAddress({ hash, signature })).toBe(signer.address)
          expect(BigInt(parseSignature(signature).s)).toBeLessThanOrEqual(halfOrder)
          expect([27, 28]).toContain(hexToNumber(slice(signature, 64)))
        }),
        { numRuns: 50 },
      )
    })

    test('behavior: many signatures at once belong each to its own digest, and both parities come up', async () => {
      const signatures = await Promise.all(digests.map((digest) => signer.signDigest(digest)))
      const recovered = await Promise.all(
        digests.map((hash, index) => recoverAddress({ hash, signature: signatures[index] ?? '0x' })),
      )
      expect(new Set(recovered)).toEqual(new Set([signer.address]))
      expect(new Set(signatures.map((signature) => hexToNumber(slice(signature, 64))))).toEqual(new Set([27, 28]))
    })

    for (const [what, transaction] of Object.entries(transactions)) {
      test(`behavior: signs ${what}, ready to broadcast and otherwise unchanged`, async () => {
        const raw = await signer.signTransaction(transaction)
        const serializedTransaction = raw as TransactionSerializedEIP1559
        expect(await recoverTransactionAddress({ serializedTransaction })).toBe(signer.address)
        const { r: _r, s, v: _v, yParity: _parity, ...parsed } = parseTransaction(serializedTransaction)
        expect(BigInt(s ?? 0)).toBeLessThanOrEqual(halfOrder)
        expect({ ...parsed, to: parsed.to ?? null }).toEqual(transaction)
      })
    }
  })
}
