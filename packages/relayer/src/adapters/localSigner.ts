import { type Hex, serializeSignature } from 'viem'
import { privateKeyToAccount, sign } from 'viem/accounts'
import type { Signer } from '../ports/signer.js'

/**
 * Signs with a private key held in this process: for local chains and tests. In production the key belongs into a key service.
 *
 * @param privateKey - 32 bytes
 * @returns the signer; the key does not leave it
 */
export function createLocalSigner(privateKey: Hex): Signer {
  const account = privateKeyToAccount(privateKey)
  return {
    address: account.address,
    signDigest: async (digest) => serializeSignature(await sign({ hash: digest, privateKey })),
    signTransaction: (transaction) => account.signTransaction(transaction),
  }
}
