import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { KMSClient } from '@aws-sdk/client-kms'
import { type Address, bytesToHex, type Hex, hexToBigInt, numberToHex } from 'viem'
import { privateKeyToAddress, sign } from 'viem/accounts'
import { clientSettings } from '../clientSettings.js'
import { type JsonApi, Refusal, startJsonApi } from './startJsonApi.js'
import { testCredentials } from './testCredentials.js'

/** A key of the stand-in. */
export type TestKey = { readonly keyId: string; readonly address: Address; readonly privateKey: Hex }

/** A KMS that signs with keys in this process. Emulators in registries do not: they hash the digest once more. */
export type TestKms = JsonApi & {
  readonly client: KMSClient
  readonly createKey: (kind?: { readonly curve?: 'secp256k1' | 'P-256'; readonly isDisabled?: boolean }) => TestKey
  /** Signatures from now on are of this key, whichever is asked for. */
  readonly signWith: (key: TestKey) => void
  /** Signatures that were given, and those of them with a high s. */
  readonly counts: { readonly signed: number; readonly highS: number }
}

type StoredKey = TestKey & { readonly spki: Buffer; readonly spec: string; readonly isDisabled: boolean }
type Request = {
  readonly KeyId?: string
  readonly Message?: string
  readonly MessageType?: string
  readonly SigningAlgorithm?: string
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Starts it on a free port. */
export async function startKms(): Promise<TestKms> {
  const keys = new Map<string, StoredKey>()
  const counts = { signed: 0, highS: 0 }
  let impostor: TestKey | undefined

  function keyOf({ KeyId = '' }: Request): StoredKey {
    const key = keys.get(KeyId)
    if (key === undefined) throw new Refusal('NotFoundException', `Key '${KeyId}' does not exist`)
    if (key.isDisabled) throw new Refusal('DisabledException', `${KeyId} is disabled.`)
    return key
  }

  async function signDigest(request: Request): Promise<object> {
    const key = keyOf(request)
    const digest = Buffer.from(request.Message ?? '', 'base64')
    if (request.MessageType !== 'DIGEST' || digest.length !== 32 || request.SigningAlgorithm !== 'ECDSA_SHA_256') {
      throw new Refusal('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.')
    }
    const { privateKey } = impostor ?? key
    const { r, s } = await sign({ hash: bytesToHex(digest), privateKey })
    // KMS does not care which of the two it gives; which one it is here depends on the digest.
    const isHigh = hexToBigInt(r) % 2n === 1n
    counts.signed += 1
    counts.highS += Number(isHigh)
    const der = toDer(hexToBigInt(r), isHigh ? order - hexToBigInt(s) : hexToBigInt(s))
    return { KeyId: key.keyId, Signature: der.toString('base64'), SigningAlgorithm: 'ECDSA_SHA_256' }
  }

  function publicKey(request: Request): object {
    const { keyId, spki, spec } = keyOf(request)
    return { KeyId: keyId, PublicKey: spki.toString('base64'), KeySpec: spec, KeyUsage: 'SIGN_VERIFY' }
  }

  async function answer(operation: string, request: Request): Promise<object> {
    if (operation === 'Sign') return signDigest(request)
    if (operation === 'GetPublicKey') return publicKey(request)
    throw new Refusal('UnknownOperationException')
  }

  const api = await startJsonApi(answer)
  const client = new KMSClient({ ...clientSettings, endpoint: api.endpoint, ...testCredentials })

  return {
    ...api,
    ...{ client, counts },
    createKey: ({ curve = 'secp256k1', isDisabled = false } = {}) => {
      const pair = generateKeyPairSync('ec', { namedCurve: curve })
      const secret = Buffer.from(pair.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url')
      const privateKey = numberToHex(hexToBigInt(bytesToHex(secret)), { size: 32 })
      const key = { keyId: randomUUID(), privateKey, address: privateKeyToAddress(privateKey) }
      const spki = pair.publicKey.export({ type: 'spki', format: 'der' })
      const spec = curve === 'secp256k1' ? 'ECC_SECG_P256K1' : 'ECC_NIST_P256'
      keys.set(key.keyId, { ...key, spki, spec, isDisabled })
      return key
    },
    signWith: (key) => {
      impostor = key
    },
    stop: async () => {
      client.destroy()
      await api.stop()
    },
  }
}

function toDer(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([toDerInteger(r), toDerInteger(s)])
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}

/** As short as it can be, and with a zero before a first bit that is set: integers of DER are signed. */
function toDerInteger(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  const bytes = (even[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), even]) : even
  return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes])
}
