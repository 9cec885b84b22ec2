import { KMSClient } from '@aws-sdk/client-kms'
import { clientSettings, createKmsSigner } from '@omnicover/aws'
import type { Signer } from '@omnicover/relayer'

/**
 * Opens a key of KMS: asks for its public key, once.
 *
 * @param keyId - id, ARN or alias
 * @returns the signer
 */
export function openSigner(keyId: string): Promise<Signer> {
  return createKmsSigner({ client: new KMSClient(clientSettings), keyId })
}
