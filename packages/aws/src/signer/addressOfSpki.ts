import type { Address } from 'viem'
import { publicKeyToAddress } from 'viem/utils'

/** What stands before the point in every public key of secp256k1: how long everything is, and the names of the kind and the curve. */
const header = '3056301006072a8648ce3d020106052b8104000a034200'
const uncompressed = '04'
const pointLength = 65

/**
 * The account that a public key stands for.
 *
 * @param spki - SubjectPublicKeyInfo in DER, as KMS gives it
 * @returns its address, or `undefined` when it is no uncompressed key of secp256k1
 */
export function addressOfSpki(spki: Uint8Array): Address | undefined {
  const hex = Buffer.from(spki).toString('hex')
  if (!hex.startsWith(header + uncompressed) || spki.length !== header.length / 2 + pointLength) return undefined
  return publicKeyToAddress(`0x${hex.slice(header.length)}`)
}
