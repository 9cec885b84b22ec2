import { getIncidentAbi } from './desk.js'
import { quoteAbi } from './market.js'

const coverComponents = [
  { type: 'uint256', name: 'coverId' },
  { type: 'address', name: 'owner' },
  { type: 'uint8', name: 'status' },
  {
    type: 'tuple',
    name: 'cover',
    components: [
      { type: 'uint32', name: 'productId' },
      { type: 'uint40', name: 'start' },
      { type: 'uint40', name: 'end' },
      { type: 'uint16', name: 'termsId' },
      { type: 'uint64', name: 'amount' },
      { type: 'uint64', name: 'paid' },
      { type: 'uint40', name: 'rate' },
      { type: 'uint32', name: 'settled' },
    ],
  },
  { type: 'bytes', name: 'error' },
] as const

export const coverAbi = [
  {
    type: 'function',
    name: 'cover',
    stateMutability: 'view',
    inputs: [{ type: 'uint256', name: 'coverId' }],
    outputs: [{ type: 'tuple', name: 'item', components: coverComponents }],
  },
] as const

export const coversAbi = [
  {
    type: 'function',
    name: 'covers',
    stateMutability: 'view',
    inputs: [{ type: 'uint256[]', name: 'coverIds' }],
    outputs: [{ type: 'tuple[]', name: 'items', components: coverComponents }],
  },
] as const

const payoutComponents = [
  { type: 'uint256', name: 'coverId' },
  { type: 'uint32', name: 'incidentId' },
  { type: 'uint64', name: 'amount' },
  { type: 'bytes', name: 'error' },
] as const

export const payoutsAbi = [
  {
    type: 'function',
    name: 'payouts',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256[]', name: 'coverIds' },
      { type: 'uint32', name: 'firstIncident' },
      { type: 'uint32', name: 'number' },
    ],
    outputs: [
      { type: 'tuple[]', name: 'items', components: payoutComponents },
      { type: 'uint32', name: 'seen' },
      { type: 'uint32', name: 'known' },
    ],
  },
] as const

export const itemPayoutsAbi = [
  {
    type: 'function',
    name: 'itemPayouts',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      {
        type: 'tuple[]',
        name: 'items',
        components: [
          { type: 'uint256', name: 'coverId' },
          { type: 'uint64', name: 'payout' },
          { type: 'uint256', name: 'path' },
          { type: 'bytes', name: 'proof' },
        ],
      },
    ],
    outputs: [{ type: 'tuple[]', name: 'views', components: payoutComponents }],
  },
] as const

const productComponents = [
  { type: 'uint32', name: 'productId' },
  {
    type: 'tuple',
    name: 'product',
    components: [
      { type: 'bytes32', name: 'label' },
      { type: 'uint32', name: 'poolId' },
      { type: 'uint16', name: 'place' },
      { type: 'address', name: 'pool' },
      { type: 'uint16', name: 'termsId' },
      { type: 'uint32', name: 'productSeq' },
      { type: 'bool', name: 'listed' },
      { type: 'uint16', name: 'feeBps' },
      {
        type: 'tuple',
        name: 'curve',
        components: [
          { type: 'uint24', name: 'baseRate' },
          { type: 'uint24', name: 'kinkRate' },
          { type: 'uint24', name: 'maxRate' },
          { type: 'uint16', name: 'kinkBps' },
        ],
      },
      { type: 'uint64', name: 'target' },
      { type: 'uint64', name: 'effectiveTarget' },
      { type: 'uint32', name: 'targetSeq' },
      { type: 'uint16', name: 'version' },
      { type: 'uint64', name: 'exposure' },
      { type: 'uint64', name: 'others' },
      { type: 'uint64', name: 'limit' },
      { type: 'uint8', name: 'openIncidents' },
      { type: 'uint64', name: 'premiumReceived' },
      { type: 'uint64', name: 'unearned' },
    ],
  },
  {
    type: 'tuple',
    name: 'terms',
    components: [
      { type: 'bytes32', name: 'wordingHash' },
      { type: 'uint32', name: 'perils' },
      { type: 'uint32', name: 'waitingPeriod' },
      { type: 'uint32', name: 'claimWindow' },
      { type: 'uint8', name: 'tailDays' },
      { type: 'uint16', name: 'maxPeriodDays' },
    ],
  },
  { type: 'tuple', name: 'quote', components: quoteAbi[0].outputs[0].components },
  { type: 'bytes', name: 'error' },
] as const

export const productAbi = [
  {
    type: 'function',
    name: 'product',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'productId' },
      { type: 'uint64', name: 'amount' },
      { type: 'uint16', name: 'endDay' },
    ],
    outputs: [{ type: 'tuple', name: 'item', components: productComponents }],
  },
] as const

export const productsAbi = [
  {
    type: 'function',
    name: 'products',
    stateMutability: 'view',
    inputs: [
      { type: 'uint256', name: 'first' },
      { type: 'uint256', name: 'number' },
      { type: 'uint64', name: 'amount' },
      { type: 'uint16', name: 'endDay' },
    ],
    outputs: [
      { type: 'tuple[]', name: 'page', components: productComponents },
      { type: 'uint256', name: 'total' },
    ],
  },
] as const

export const incidentsAbi = [
  {
    type: 'function',
    name: 'incidents',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'firstIncident' },
      { type: 'uint32', name: 'number' },
    ],
    outputs: [
      {
        type: 'tuple[]',
        name: 'page',
        components: [
          { type: 'uint32', name: 'incidentId' },
          { type: 'tuple', name: 'incident', components: getIncidentAbi[0].outputs[0].components },
        ],
      },
      { type: 'uint32', name: 'known' },
    ],
  },
] as const

const poolComponents = [
  { type: 'uint32', name: 'poolId' },
  { type: 'address', name: 'pool' },
  { type: 'address', name: 'share' },
  { type: 'uint256', name: 'shareSupply' },
  { type: 'uint32', name: 'round' },
  {
    type: 'tuple',
    name: 'books',
    components: [
      { type: 'uint64', name: 'free' },
      { type: 'uint64', name: 'setAside' },
      { type: 'uint64', name: 'held' },
      { type: 'uint64', name: 'pending' },
      { type: 'uint64', name: 'unearned' },
      { type: 'uint64', name: 'premiumEarned' },
      { type: 'uint64', name: 'premiumSynced' },
      { type: 'uint64', name: 'depositsApplied' },
      { type: 'uint64', name: 'claimsPaid' },
      { type: 'uint64', name: 'budgetsReleased' },
      { type: 'uint64', name: 'exitsApplied' },
      { type: 'uint64', name: 'exitsOwed' },
      { type: 'uint128', name: 'leaving' },
    ],
  },
  { type: 'uint256', name: 'shares' },
  { type: 'uint256', name: 'claimableShares' },
  {
    type: 'tuple',
    name: 'request',
    components: [
      { type: 'address', name: 'controller' },
      { type: 'uint32', name: 'round' },
      { type: 'uint64', name: 'assets' },
    ],
  },
  {
    type: 'tuple',
    name: 'exit',
    components: [
      { type: 'uint32', name: 'round' },
      { type: 'uint256', name: 'shares' },
      { type: 'uint64', name: 'claimable' },
      { type: 'bool', name: 'settled' },
    ],
  },
  { type: 'bytes', name: 'error' },
] as const

export const poolAbi = [
  {
    type: 'function',
    name: 'pool',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'address', name: 'controller' },
    ],
    outputs: [{ type: 'tuple', name: 'item', components: poolComponents }],
  },
] as const

export const poolsAbi = [
  {
    type: 'function',
    name: 'pools',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32[]', name: 'poolIds' },
      { type: 'address', name: 'controller' },
    ],
    outputs: [{ type: 'tuple[]', name: 'items', components: poolComponents }],
  },
] as const
