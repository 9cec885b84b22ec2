import { KMSClient } from '@aws-sdk/client-kms'
import { clientSettings, countUsage, createKmsSigner } from '@omnicover/aws'
import type { Signer, UsageMeter } from '@omnicover/relayer'
import type { Deadline } from './deadline.js'

/**
 * Opens a key of KMS: asks for its public key, once.
 *
 * @param keyId - id, ARN or alias
 * @param deadline - when the function has to end: a KMS that is silent is left alone before
 * @param meter - counts its signatures
 * @returns the signer
 * @throws {KmsKeyError} when the key is missing, of another kind, disabled, or not for this function to use
 */
export function openSigner(keyId: string, deadline: Pick<Deadline, 'limit'>, meter?: UsageMeter): Promise<Signer> {
  const client = deadline.limit(new KMSClient(clientSettings))
  return createKmsSigner({ client: meter === undefined ? client : countUsage(client, meter.add), keyId })
}
