import { SSMClient } from '@aws-sdk/client-ssm'
import { clientSettings } from '../clientSettings.js'
import { type JsonApi, Refusal, startJsonApi } from './startJsonApi.js'
import { testCredentials } from './testCredentials.js'

/** A Parameter Store of encrypted parameters. */
export type TestParameters = JsonApi & {
  readonly client: SSMClient
  readonly put: (name: string, value: string) => void
}

/** Starts a Parameter Store on a free port. */
export async function startParameters(): Promise<TestParameters> {
  const values = new Map<string, string>()
  const api = await startJsonApi(async (operation, { Name, WithDecryption }) => {
    const value = values.get(String(Name))
    if (operation !== 'GetParameter') throw new Refusal('UnknownOperationException')
    if (value === undefined) throw new Refusal('ParameterNotFound')
    return { Parameter: { Name, Type: 'SecureString', Value: WithDecryption === true ? value : 'AQICAHh (encrypted)' } }
  })
  const client = new SSMClient({ ...clientSettings, endpoint: api.endpoint, ...testCredentials })
  return {
    ...api,
    client,
    put: (name, value) => values.set(name, value),
    stop: async () => {
      client.destroy()
      await api.stop()
    },
  }
}
