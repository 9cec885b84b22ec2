import { afterEach, beforeEach, expect, test } from 'vitest'
import { ParameterError } from '../errors.js'
import { startParameters, type TestParameters } from '../testing/startParameters.js'
import { packParameter } from './packParameter.js'
import { createParameterReader } from './parameterReader.js'

let parameters: TestParameters
beforeEach(async () => {
  parameters = await startParameters()
  parameters.put('/omnicover/dev/network', '{"rpcUrls":["https://rpc.example/v1/secret"]}')
})
afterEach(() => parameters.stop())

test('behavior: reads a parameter decrypted, and once however often it is asked for', async () => {
  const read = createParameterReader(parameters.client)
  const values = await Promise.all([read('/omnicover/dev/network'), read('/omnicover/dev/network')])
  expect(values).toEqual(Array.from({ length: 2 }, () => '{"rpcUrls":["https://rpc.example/v1/secret"]}'))
  await read('/omnicover/dev/network')
  expect(parameters.operations).toEqual(['GetParameter'])
})

test('behavior: reads what was packed because it was long', async () => {
  const network = JSON.stringify(Array(1_000).fill('https://rpc.example/v1/secret'))
  parameters.put('/omnicover/dev/network', packParameter(network))
  expect(await createParameterReader(parameters.client)('/omnicover/dev/network')).toBe(network)
})

test('error: ParameterError says that a missing parameter or right does not come by itself', async () => {
  const read = createParameterReader(parameters.client)
  const missing = await read('/omnicover/dev/none').catch((error: unknown) => error)
  expect(missing).toBeInstanceOf(ParameterError)
  expect(missing).toMatchObject({ retriable: false, shortMessage: expect.stringContaining('/omnicover/dev/none') })
  parameters.failNext('AccessDeniedException', 1)
  const refused = await read('/omnicover/dev/network').catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'PARAMETER_FAILED', retriable: false })
})

test('behavior: a failure is not kept: the next call asks again', async () => {
  const read = createParameterReader(parameters.client)
  parameters.failNext('InternalServerError', 5)
  const failed = await read('/omnicover/dev/network').catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'PARAMETER_FAILED', retriable: true })
  expect(await read('/omnicover/dev/network')).toContain('rpc.example')
})
