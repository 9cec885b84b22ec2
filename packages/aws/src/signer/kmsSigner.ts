import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { hashBytes, type Signer } from '@omnicover/relayer'
import {
  type Address,
  concat,
  type Hash,
  hexToBytes,
  isAddressEqual,
  numberToHex,
  recoverAddress,
  type Signature,
  serializeTransaction,
} from 'viem'
import { KmsKeyError } from '../errors.js'
import { addressOfSpki } from './addressOfSpki.js'
import { parseDerSignature, type SignatureNumbers } from './parseDerSignature.js'
import { toKmsKeyError } from './toKmsKeyError.js'

/** Which key signs. */
export type KmsSignerParameters = {
  readonly client: KMSClient
  /** Id, ARN or alias of a key of spec ECC_SECG_P256K1 for SIGN_VERIFY. */
  readonly keyId: string
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/**
 * Signs with a key that never leaves AWS KMS. The public key is asked for once, here; every signature is one call of KMS, which its client
 * repeats, with growing and random pauses, when KMS is busy.
 *
 * @param parameters - client and key
 * @returns the signer
 * @throws {KmsKeyError} when the key is missing, of another kind, disabled, or not for this function to use
 */
export async function createKmsSigner({ client, keyId }: KmsSignerParameters): Promise<Signer> {
  const address = await readAddress(client, keyId)

  async function sign(digest: Hash): Promise<Signature> {
    const der = await ask(keyId, async () => {
      const input = { KeyId: keyId, Message: hexToBytes(digest), MessageType: 'DIGEST' as const }
      return (await client.send(new SignCommand({ ...input, SigningAlgorithm: 'ECDSA_SHA_256' }))).Signature
    })
    const numbers = der && parseDerSignature(der)
    const signature = numbers && (await findParity(digest, withLowS(numbers), address))
    if (signature === undefined) throw new KmsKeyError(keyId, 'KMS_ANSWER_INVALID')
    return signature
  }

  return {
    address,
    signDigest: async (digest) => {
      const { r, s, yParity } = await sign(digest)
      // As viem's own function, which would load the curve at the start of the function.
      return concat([r, s, yParity === 0 ? '0x1b' : '0x1c'])
    },
    signTransaction: async (transaction) =>
      serializeTransaction(transaction, await sign(await hashBytes(serializeTransaction(transaction)))),
  }
}

async function readAddress(client: KMSClient, keyId: string): Promise<Address> {
  const answer = await ask(keyId, () => client.send(new GetPublicKeyCommand({ KeyId: keyId })))
  const { KeySpec, KeyUsage, PublicKey } = answer
  const address = PublicKey && addressOfSpki(PublicKey)
  if (KeySpec !== 'ECC_SECG_P256K1' || KeyUsage !== 'SIGN_VERIFY' || address === undefined) {
    throw new KmsKeyError(keyId, 'KMS_KEY_UNFIT', `it is ${KeySpec} for ${KeyUsage}`)
  }
  return address
}

async function ask<Result>(keyId: string, request: () => Promise<Result>): Promise<Result> {
  try {
    return await request()
  } catch (error) {
    throw toKmsKeyError(keyId, error)
  }
}

/** Of the two signatures that are equally valid, chains take the one with the lower s. KMS gives either. */
function withLowS({ r, s }: SignatureNumbers): SignatureNumbers {
  return { r, s: s > order / 2n ? order - s : s }
}

/** KMS does not say which of two public keys it signed with: the one that leads to the address. */
async function findParity(hash: Hash, { r, s }: SignatureNumbers, address: Address): Promise<Signature | undefined> {
  if (r === 0n || r >= order || s <= 0n) return undefined
  for (const yParity of [0, 1]) {
    const signature = { r: numberToHex(r, { size: 32 }), s: numberToHex(s, { size: 32 }), yParity }
    if (await leadsTo(hash, signature, address)) return signature
  }
  return undefined
}

/** An r that is on no point of the curve leads nowhere. */
async function leadsTo(hash: Hash, signature: Signature, address: Address): Promise<boolean> {
  try {
    return isAddressEqual(await recoverAddress({ hash, signature }), address)
  } catch {
    return false
  }
}
