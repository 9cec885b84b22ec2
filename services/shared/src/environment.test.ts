import { ConfigInvalidError } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { commonEnvironment, keyId, parseEnvironment, queueUrl, signing } from './environment.js'
import { parseJson } from './parseJson.js'

const shape = { ...commonEnvironment, QUEUE_URL: queueUrl, KEY_ID: keyId, SIGNING: signing }
const good = {
  TABLE_NAME: 'omnicover-dev',
  NETWORK_PARAMETER: '/omnicover/dev/network',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/work.fifo',
  KEY_ID: 'alias/omnicover-dev-executor',
  SIGNING: 'off',
}

/** What the refusal says. */
function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigInvalidError) return error.shortMessage
    throw error
  }
  throw new Error('it was accepted')
}

test('reads the variables that a function knows, and leaves the others of Lambda alone', () => {
  expect(parseEnvironment(shape, { ...good, AWS_REGION: 'us-east-1' })).toEqual({ ...good, SIGNING: false })
})

test('refuses what is wrong or absent, each with its name and without its value', () => {
  const key = `0x${'11'.repeat(32)}`
  const said = refusal(() =>
    parseEnvironment(shape, { ...good, TABLE_NAME: key, NETWORK_PARAMETER: key, KEY_ID: 'a b', SIGNING: 'yes' }),
  )
  expect(said).toContain('NETWORK_PARAMETER: expected the name of a parameter')
  expect(said).toContain('KEY_ID: expected the id, ARN or alias of a KMS key')
  expect(said).toContain('SIGNING: expected on or off')
  expect(said).not.toContain(key)
  expect(refusal(() => parseEnvironment(shape, {}))).toMatch(/TABLE_NAME: expected.*\n.*NETWORK_PARAMETER: expected/)
})

test('quotes nothing of a parameter, which may hold credentials', () => {
  const schema = z.strictObject({ url: z.url('expected a URL') })
  expect(parseJson('/a/network', '{"url":"https://rpc.example"}', schema)).toEqual({ url: 'https://rpc.example' })
  const said = refusal(() => parseJson('/a/network', '{"url":"secret-key"}', schema))
  expect(said).toContain('/a/network.url: expected a URL')
  expect(said).not.toContain('secret-key')
  expect(refusal(() => parseJson('/a/network', 'secret-key', schema))).toContain('/a/network: expected JSON')
})
