export const quoteAbi = [
  {
    type: 'function',
    name: 'quote',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'productId' },
      { type: 'uint64', name: 'amount' },
      { type: 'uint16', name: 'endDay' },
    ],
    outputs: [
      {
        type: 'tuple',
        name: 'q',
        components: [
          { type: 'uint64', name: 'premium' },
          { type: 'uint64', name: 'rate' },
          { type: 'uint64', name: 'available' },
          { type: 'uint40', name: 'startsAt' },
          { type: 'uint40', name: 'endsAt' },
          { type: 'uint16', name: 'termsId' },
          { type: 'bool', name: 'fresh' },
          { type: 'bool', name: 'paused' },
          { type: 'bool', name: 'frozen' },
          { type: 'bool', name: 'listed' },
        ],
      },
    ],
  },
] as const

export const buyAbi = [
  {
    type: 'function',
    name: 'buy',
    stateMutability: 'nonpayable',
    inputs: [
      {
        type: 'tuple',
        name: 'params',
        components: [
          { type: 'uint32', name: 'productId' },
          { type: 'uint64', name: 'amount' },
          { type: 'uint16', name: 'endDay' },
          { type: 'address', name: 'owner' },
          { type: 'uint64', name: 'maxPremium' },
          { type: 'uint40', name: 'deadline' },
        ],
      },
    ],
    outputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'premium' },
    ],
  },
] as const

export const buyWithPermitAbi = [
  {
    type: 'function',
    name: 'buyWithPermit',
    stateMutability: 'nonpayable',
    inputs: [
      {
        type: 'tuple',
        name: 'params',
        components: [
          { type: 'uint32', name: 'productId' },
          { type: 'uint64', name: 'amount' },
          { type: 'uint16', name: 'endDay' },
          { type: 'address', name: 'owner' },
          { type: 'uint64', name: 'maxPremium' },
          { type: 'uint40', name: 'deadline' },
        ],
      },
      {
        type: 'tuple',
        name: 'permit',
        components: [
          { type: 'uint256', name: 'value' },
          { type: 'uint256', name: 'deadline' },
          { type: 'uint8', name: 'v' },
          { type: 'bytes32', name: 'r' },
          { type: 'bytes32', name: 's' },
        ],
      },
    ],
    outputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'premium' },
    ],
  },
] as const

export const coverBoughtAbi = [
  {
    type: 'event',
    name: 'CoverBought',
    inputs: [
      { type: 'uint256', name: 'coverId', indexed: true },
      { type: 'uint32', name: 'productId', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'address', name: 'payer', indexed: false },
      { type: 'uint64', name: 'amount', indexed: false },
      { type: 'uint64', name: 'premium', indexed: false },
      { type: 'uint40', name: 'start', indexed: false },
      { type: 'uint40', name: 'end', indexed: false },
      { type: 'uint16', name: 'termsId', indexed: false },
    ],
  },
] as const

export const transferAbi = [
  {
    type: 'event',
    name: 'Transfer',
    inputs: [
      { type: 'address', name: 'from', indexed: true },
      { type: 'address', name: 'to', indexed: true },
      { type: 'uint256', name: 'id', indexed: true },
    ],
  },
] as const
