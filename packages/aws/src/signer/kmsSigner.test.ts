import { KMSClient } from '@aws-sdk/client-kms'
import { testSigner } from '@omnicover/relayer/testing'
import { keccak256, stringToHex } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KmsKeyError } from '../errors.js'
import { startKms, type TestKms } from '../testing/startKms.js'
import { testCredentials } from '../testing/testCredentials.js'
import { createKmsSigner } from './kmsSigner.js'

testSigner('createKmsSigner', async () => {
  const kms = await startKms()
  const signer = await createKmsSigner({ client: kms.client, keyId: kms.createKey().keyId })
  return { signer, stop: kms.stop }
})

describe('createKmsSigner', () => {
  const digest = keccak256(stringToHex('digest'))
  let kms: TestKms
  beforeEach(async () => {
    kms = await startKms()
  })
  afterEach(() => kms.stop())

  const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
    const [settled] = await Promise.allSettled([work])
    if (settled.status === 'fulfilled') throw new Error('it did not fail')
    return settled.reason
  }

  test('behavior: has the address of the key, asks for the public key once, and for one signature each', async () => {
    const key = kms.createKey()
    const signer = await createKmsSigner({ client: kms.client, keyId: key.keyId })
    expect(signer.address).toBe(key.address)
    await signer.signDigest(digest)
    await signer.signDigest(digest)
    expect(kms.operations).toEqual(['GetPublicKey', 'Sign', 'Sign'])
  })

  test('behavior: KMS gives a high s about half of the time, and none of them gets through', async () => {
    const signer = await createKmsSigner({ client: kms.client, keyId: kms.createKey().keyId })
    const digests = Array.from({ length: 100 }, (_, index) => keccak256(stringToHex(`${index}`)))
    const signatures = await Promise.all(digests.map((each) => signer.signDigest(each)))
    expect(kms.counts.signed).toBe(100)
    expect(kms.counts.highS).toBeGreaterThan(20)
    expect(kms.counts.highS).toBeLessThan(80)
    expect(signatures.filter((signature) => Number.parseInt(signature.slice(66, 68), 16) >= 0x80)).toEqual([])
  })

  test('behavior: a busy KMS is asked again', async () => {
    const signer = await createKmsSigner({ client: kms.client, keyId: kms.createKey().keyId })
    kms.failNext('ThrottlingException', 2)
    kms.failNext('KMSInternalException', 1)
    await signer.signDigest(digest)
    expect(kms.operations).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign', 'Sign'])
  })

  test('error: KmsKeyError says what to do about a key that is missing, unfit, disabled or somebody else’s', async () => {
    const { client } = kms
    const failureOfKey = (keyId: string) => failureOf(createKmsSigner({ client, keyId }))
    const unfit = kms.createKey({ curve: 'P-256' })
    const disabled = kms.createKey({ isDisabled: true })
    expect(await failureOfKey('no-such-key')).toMatchObject({
      ...{ code: 'KMS_KEY_MISSING', retriable: false },
      shortMessage: expect.stringContaining('no-such-key'),
    })
    expect(await failureOfKey(unfit.keyId)).toMatchObject({
      ...{ code: 'KMS_KEY_UNFIT', retriable: false },
      shortMessage: expect.stringContaining('it is ECC_NIST_P256 for SIGN_VERIFY'),
    })
    expect(await failureOfKey(disabled.keyId)).toMatchObject({ code: 'KMS_KEY_DISABLED', retriable: false })
    kms.failNext('AccessDeniedException', 1)
    expect(await failureOfKey(kms.createKey().keyId)).toMatchObject({
      ...{ code: 'KMS_FORBIDDEN', retriable: false },
      shortMessage: expect.stringContaining('kms:GetPublicKey and kms:Sign'),
    })
  })

  test('error: KmsKeyError may pass when KMS stays busy or does not answer', async () => {
    const { endpoint } = kms
    const client = new KMSClient({ endpoint, ...testCredentials, maxAttempts: 1 })
    const signer = await createKmsSigner({ client, keyId: kms.createKey().keyId })
    kms.failNext('ThrottlingException', 1)
    expect(await failureOf(signer.signDigest(digest))).toMatchObject({ code: 'KMS_THROTTLED', retriable: true })
    await kms.stop()
    const silent = await failureOf(signer.signDigest(digest))
    expect(silent).toBeInstanceOf(KmsKeyError)
    expect(silent).toMatchObject({ code: 'KMS_UNREACHABLE', retriable: true })
    client.destroy()
  })

  test('error: KmsKeyError when the signature is of another key', async () => {
    const signer = await createKmsSigner({ client: kms.client, keyId: kms.createKey().keyId })
    kms.signWith(kms.createKey())
    expect(await failureOf(signer.signDigest(digest))).toMatchObject({ code: 'KMS_ANSWER_INVALID', retriable: true })
  })
})
