import { KMSClient } from '@aws-sdk/client-kms'
import { clientSettings, countUsage, createKmsSigner } from '@omnicover/aws'
import type { Signer, UsageMeter } from '@omnicover/relayer'

/**
 * Opens a key of KMS: asks for its public key, once.
 *
 * @param keyId - id, ARN or alias
 * @param meter - counts its signatures
 * @returns the signer
 */
export function openSigner(keyId: string, meter?: UsageMeter): Promise<Signer> {
  const client = new KMSClient(clientSettings)
  return createKmsSigner({ client: meter === undefined ? client : countUsage(client, meter.add), keyId })
}
