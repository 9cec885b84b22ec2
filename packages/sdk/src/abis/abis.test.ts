import {
  capacityAbi,
  capitalPoolAbi,
  claimDeskAbi,
  coverGatewayAbi,
  coverLensAbi,
  coverMarketAbi,
  endpointV2Abi,
  errorsAbi,
  ledgerAbi,
  poolShareAbi,
  settlerAbi,
} from '@omnicover/deployments'
import { describe, expect, test } from 'vitest'
import * as desk from './desk.js'
import * as errors from './errors.js'
import * as home from './home.js'
import * as lens from './lens.js'
import * as market from './market.js'
import * as messaging from './messaging.js'
import * as pool from './pool.js'
import * as token from './token.js'

const { versionAbi, ...erc20 } = token

const files = {
  market: { fragments: market, contracts: [coverMarketAbi] },
  desk: { fragments: desk, contracts: [claimDeskAbi] },
  lens: { fragments: lens, contracts: [coverLensAbi] },
  pool: { fragments: pool, contracts: [capitalPoolAbi, poolShareAbi] },
  messaging: { fragments: messaging, contracts: [coverGatewayAbi, endpointV2Abi] },
  token: { fragments: erc20, contracts: [poolShareAbi] },
  home: { fragments: home, contracts: [ledgerAbi, capacityAbi, settlerAbi] },
  errors: { fragments: errors, contracts: [errorsAbi] },
}

describe.each(Object.entries(files))('fragments of %s', (_, { fragments, contracts }) => {
  test.each(Object.entries<readonly unknown[]>(fragments))('%s is what the contracts have', (_, items) => {
    for (const item of items) expect(contracts.flat()).toContainEqual(item)
  })
})

test('version() is the only fragment that no contract of ours has', () => {
  expect(versionAbi.map(({ name }) => name)).toEqual(['version'])
})
