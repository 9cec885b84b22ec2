export const getIncidentAbi = [
  {
    type: 'function',
    name: 'getIncident',
    stateMutability: 'view',
    inputs: [{ type: 'uint32', name: 'incidentId' }],
    outputs: [
      {
        type: 'tuple',
        name: '',
        components: [
          { type: 'uint8', name: 'state' },
          { type: 'uint32', name: 'productId' },
          { type: 'uint8', name: 'ordinal' },
          { type: 'uint40', name: 'instant' },
          { type: 'uint24', name: 'ratio' },
          { type: 'uint40', name: 'payableAt' },
          { type: 'uint40', name: 'closesAt' },
          { type: 'uint48', name: 'budgetLeft' },
          { type: 'bool', name: 'held' },
          { type: 'bool', name: 'byTree' },
        ],
      },
    ],
  },
] as const

export const settleAbi = [
  {
    type: 'function',
    name: 'settle',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint256', name: 'coverId' },
    ],
    outputs: [{ type: 'uint64', name: 'payout' }],
  },
] as const

export const fundAbi = [
  {
    type: 'function',
    name: 'fund',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'uint32', name: 'incidentId' }],
    outputs: [],
  },
] as const

export const incidentFundedAbi = [
  {
    type: 'event',
    name: 'IncidentFunded',
    inputs: [
      { type: 'uint32', name: 'incidentId', indexed: true },
      { type: 'uint64', name: 'budget', indexed: false },
      { type: 'uint40', name: 'closesAt', indexed: false },
    ],
  },
] as const

export const settleItemAbi = [
  {
    type: 'function',
    name: 'settleItem',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'payout' },
      { type: 'uint256', name: 'path' },
      { type: 'bytes', name: 'proof' },
    ],
    outputs: [{ type: 'uint64', name: 'paid' }],
  },
] as const

export const settleBatchAbi = [
  {
    type: 'function',
    name: 'settleBatch',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint256[]', name: 'coverIds' },
    ],
    outputs: [{ type: 'uint64[]', name: 'payouts' }],
  },
] as const

export const settleItemsAbi = [
  {
    type: 'function',
    name: 'settleItems',
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
    outputs: [{ type: 'uint64[]', name: 'payouts' }],
  },
] as const

export const coverSettledAbi = [
  {
    type: 'event',
    name: 'CoverSettled',
    inputs: [
      { type: 'uint32', name: 'incidentId', indexed: true },
      { type: 'uint256', name: 'coverId', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint64', name: 'payout', indexed: false },
    ],
  },
] as const
