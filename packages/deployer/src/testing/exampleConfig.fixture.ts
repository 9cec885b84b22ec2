import type { ConfigInput } from '../config/schema.js'

const person = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as const

/** A configuration with nothing wrong in it. */
export const exampleConfig = {
  name: 'example',
  deployer: { env: 'DEPLOYER' },
  guardians: [person(1), person(2)],
  assessors: [person(3), person(4), person(5)],
  threshold: 2,
  home: 'sepolia',
  chains: {
    sepolia: { network: 'ethereum-sepolia', rpcUrl: { env: 'SEPOLIA' }, asset: 'test', confirmations: 12 },
    arbitrum: { network: 'arbitrum-sepolia', rpcUrl: { env: 'ARBITRUM' }, asset: 'test', confirmations: 20 },
  },
  dvns: { required: ['LayerZero Labs', 'BWare'] },
  times: {
    ...{ epochLength: 3_600, maxAge: 86_400, skew: 300, payableDelay: 3_600, maxSilence: 259_200, maxOpen: 1_209_600 },
    ...{ notice: 1, holdLength: 86_400, challengeLength: 3_600, pauseLength: 86_400 },
  },
  freeGrowth: '1000000',
  pools: [{ id: 1, chainCap: '10000000' }],
  terms: [
    {
      wordingHash: `0x${'11'.repeat(32)}`,
      perils: ['code-exploit'],
      ...{ waitingPeriod: 3_600, claimWindow: 2_592_000, tailDays: 30, maxPeriodDays: 365 },
    },
  ],
  products: [
    {
      ...{ label: 'balancer-v2', pool: 1, terms: 1 },
      curve: { baseRate: 18_100, kinkRate: 36_200, maxRate: 144_800, kinkBps: 8_000 },
      limits: { cap: '5000000', shareBps: 3_000 },
    },
  ],
} as const satisfies ConfigInput
