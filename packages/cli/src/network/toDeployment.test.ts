import type { Deployment } from '@omnicover/sdk'
import { pad } from 'viem'
import { expect, test } from 'vitest'
import { toDeployment } from './toDeployment.js'

const at = (n: number) => pad(`0x${n.toString(16)}`, { size: 20 })

test('default: all that the SDK can use of a devnet is in the deployment, Permit2 among it', () => {
  const addresses = { asset: at(1), gateway: at(2), market: at(3), desk: at(4), lens: at(5), permit2: at(6) }
  const pools = [{ poolId: 1, address: at(7), share: at(8), bridge: at(9) }]
  const others = { oft: at(10), descriptor: at(11), guardians: at(12), multiCall: at(14) }
  const known = { eid: 40_101, chainId: 1_340_101, ...addresses, pools }
  // Six decimals are the default, which is what a devnet's dollar has.
  const expected: Required<Omit<Deployment, 'startBlock' | 'decimals'>> = { ...known, endpoint: at(13) }
  expect(toDeployment({ ...known, ...others }, at(13))).toEqual(expected)
})
