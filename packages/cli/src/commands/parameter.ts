import { MOST_PARAMETER_BYTES, packParameter, reserveOf } from '@omnicover/aws'
import { parseKeylessConfig } from '@omnicover/relayer'
import { ConfigFileError, ParameterTooLongError } from '../errors.js'
import { toJson } from '../json.js'
import { readKeylessFile } from '../network/relayConfig.js'

export type ParameterOptions = { config: string }

/**
 * `omnicover parameter`: prints what the functions on AWS read from a parameter, from the file of a relayer: the network with its URLs, or
 * what the keeper looks after, packed where it is long. To be piped, because URLs may hold credentials.
 *
 * @param which - the parameter
 * @param options - where the file is
 * @throws {ConfigFileError | ConfigInvalidError} when the file cannot be used, or a chain has more URLs than a function has time to ask
 * @throws {ParameterTooLongError} when the Parameter Store would not take it
 */
export function parameter(which: 'network' | 'keeper', { config }: ParameterOptions): void {
  const { relayer, keeper, veto } = readKeylessFile(config)
  if (veto !== undefined)
    throw new ConfigFileError(config, [
      'veto: the functions do not read it; export it from services/attest/src/veto.ts, deploy, and leave it out of this file',
    ])
  const { network } = parseKeylessConfig(relayer)
  if (which === 'network') reserveOf(network)
  if (which === 'keeper' && keeper === undefined) throw new ConfigFileError(config, ['keeper: is missing'])
  const text = toJson(which === 'network' ? relayer.network : keeper)
  const value = packParameter(text)
  if (value.length > MOST_PARAMETER_BYTES) throw new ParameterTooLongError(value.length, MOST_PARAMETER_BYTES)
  console.log(value)
}
