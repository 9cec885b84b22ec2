import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { ParameterError } from '../errors.js'
import { isLasting, nameAndMessage } from '../failures.js'
import { unpackParameter } from './packParameter.js'

/** Reads a parameter by its name. */
export type ParameterReader = (name: string) => Promise<string>

/**
 * Reads configuration from the Parameter Store of Systems Manager, decrypted. RPC URLs are secrets: they stand in a parameter of type
 * SecureString and never in a function's environment, which everybody can read who may list functions.
 *
 * @param client - the SSM API
 * @returns what reads, and unpacks what was packed; a parameter is asked for once, so a function sees a change when it next starts cold. It rejects with a
 * `ParameterError`, or a `ConfigInvalidError` where it was cut; both name the parameter and quote nothing of it
 */
export function createParameterReader(client: SSMClient): ParameterReader {
  const read = new Map<string, Promise<string>>()

  async function ask(name: string): Promise<string> {
    try {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
      return Parameter?.Value ?? ''
    } catch (error) {
      read.delete(name)
      throw new ParameterError(name, nameAndMessage(error), !isLasting(error))
    }
  }

  return (name) => {
    const value = read.get(name) ?? ask(name).then((given) => unpackParameter(name, given))
    read.set(name, value)
    return value
  }
}
