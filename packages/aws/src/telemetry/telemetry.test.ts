import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CapturedOutput, captureOutput } from '../testing/captureOutput.js'
import { createEmfMetrics } from './emfMetrics.js'
import { createLog } from './log.js'
import { createLogObserver } from './logObserver.js'

let output: CapturedOutput
beforeEach(() => {
  output = captureOutput()
})
afterEach(() => output.stop())

const message = { guid: `0x${'ab'.repeat(32)}`, srcEid: 40_161, dstEid: 40_231, nonce: 2n ** 64n - 1n } as const
const atMs = 1_800_000_000_000

test('behavior: a line for each event, with the guid as correlation id and nonces in decimals', () => {
  const observer = createLogObserver(createLog('omnicover-dev'))
  observer.onEvent({ atMs, type: 'messageFinal', message })
  observer.onEvent({ atMs, type: 'messageParked', message, reason: 'its payload changed' })
  observer.onEvent({ atMs, type: 'reorg', eid: 40_161, blockNumber: 7n })
  observer.onEvent({ atMs, type: 'stepFailed', step: 'scan', code: 'RPC_REFUSED', retriable: true, reason: '429' })
  observer.onEvent({
    atMs,
    type: 'stepFailed',
    step: 'scan',
    code: 'WRONG_CHAIN_ID',
    retriable: false,
    reason: 'wrong',
  })
  const about = { service: 'omnicover-dev', correlation_id: message.guid }
  expect(output.lines().map((line) => JSON.parse(line))).toMatchObject([
    { ...about, level: 'INFO', message: 'messageFinal', atMs, srcEid: 40_161, nonce: '18446744073709551615' },
    { ...about, level: 'ERROR', message: 'messageParked', reason: 'its payload changed' },
    { service: 'omnicover-dev', level: 'WARN', message: 'reorg', eid: 40_161, blockNumber: '7' },
    { level: 'WARN', message: 'stepFailed', code: 'RPC_REFUSED' },
    { level: 'ERROR', message: 'stepFailed', code: 'WRONG_CHAIN_ID' },
  ])
})

test('behavior: a line names the request that it was written in', () => {
  const log = createLog('omnicover-dev')
  log.begin({ awsRequestId: 'request-1', functionName: 'omnicover-dev-scan' } as Context)
  log.write('warn', 'wakeFailed', { reason: 'throttled' })
  expect(output.lines().map((line) => JSON.parse(line))).toMatchObject([
    { level: 'WARN', message: 'wakeFailed', reason: 'throttled', function_request_id: 'request-1' },
  ])
})

test('behavior: figures of one moment are one line that CloudWatch makes metrics of, with units by their names', () => {
  const metrics = createEmfMetrics({ relayer: 'omnicover-dev', clock: { nowMs: () => Date.now() - 1_000 } })
  metrics.record({ MessagesDelivered: 1, DeliveryLatencySeconds: 12.5, GasSpentGwei: 7_000 })
  metrics.record({ ScanLagSeconds: 3 }, { chain: '40161' })
  const lines = output.lines().map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { relayer: 'omnicover-dev', MessagesDelivered: 1, DeliveryLatencySeconds: 12.5, GasSpentGwei: 7_000 },
    { relayer: 'omnicover-dev', chain: '40161', ScanLagSeconds: 3 },
  ])
  expect(lines.map(({ _aws }) => _aws.CloudWatchMetrics)).toEqual([
    [
      {
        Namespace: 'OmniCover',
        Dimensions: [['relayer']],
        Metrics: [
          { Name: 'MessagesDelivered', Unit: 'Count' },
          { Name: 'DeliveryLatencySeconds', Unit: 'Seconds' },
          { Name: 'GasSpentGwei', Unit: 'None' },
        ],
      },
    ],
    [
      {
        Namespace: 'OmniCover',
        Dimensions: [['relayer', 'chain']],
        Metrics: [{ Name: 'ScanLagSeconds', Unit: 'Seconds' }],
      },
    ],
  ])
})
