import { signRecoverable } from 'tiny-secp256k1'
import { bytesToHex, concat, type Hash, type Hex, hexToBytes, type Signature, serializeTransaction } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { hashBytes } from '../domain/hashBytes.js'
import type { Signer } from '../ports/signer.js'

/**
 * Signs with a private key held in this process: for local chains and tests. In production the key belongs into a key service.
 *
 * It signs by libsecp256k1, as nodes do: signatures are half of what an attestation takes of the processor when JavaScript makes them, and are
 * the same to the byte (RFC 6979).
 *
 * @param privateKey - 32 bytes
 * @returns the signer; the key does not leave it
 */
export function createLocalSigner(privateKey: Hex): Signer {
  const key = hexToBytes(privateKey)

  function sign(digest: Hash): Signature {
    const { signature, recoveryId } = signRecoverable(hexToBytes(digest), key)
    const [r, s] = [bytesToHex(signature.subarray(0, 32)), bytesToHex(signature.subarray(32))]
    return { r, s, yParity: recoveryId }
  }

  return {
    address: privateKeyToAddress(privateKey),
    signDigest: async (digest) => {
      const { r, s, yParity } = sign(digest)
      return concat([r, s, yParity === 0 ? '0x1b' : '0x1c'])
    },
    signTransaction: async (transaction) =>
      serializeTransaction(transaction, sign(await hashBytes(serializeTransaction(transaction)))),
  }
}
