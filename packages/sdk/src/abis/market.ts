const orderComponents = [
  { type: 'uint32', name: 'productId' },
  { type: 'uint64', name: 'amount' },
  { type: 'uint16', name: 'endDay' },
  { type: 'address', name: 'owner' },
  { type: 'uint64', name: 'maxPayment' },
  { type: 'uint40', name: 'deadline' },
  { type: 'address', name: 'integrator' },
  { type: 'uint16', name: 'integratorBps' },
] as const

const quoteComponents = [
  { type: 'uint64', name: 'premium' },
  { type: 'uint64', name: 'rate' },
  { type: 'uint64', name: 'available' },
  { type: 'uint64', name: 'protocolFee' },
  { type: 'uint40', name: 'startsAt' },
  { type: 'uint40', name: 'endsAt' },
  { type: 'uint16', name: 'termsId' },
  { type: 'bool', name: 'fresh' },
  { type: 'bool', name: 'paused' },
  { type: 'bool', name: 'frozen' },
  { type: 'bool', name: 'listed' },
  { type: 'uint16', name: 'feeBps' },
] as const

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
    outputs: [{ type: 'tuple', name: 'q', components: quoteComponents }],
  },
] as const

export const buyAbi = [
  {
    type: 'function',
    name: 'buy',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'tuple', name: 'params', components: orderComponents }],
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
      { type: 'tuple', name: 'params', components: orderComponents },
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

export const buyWithPermit2Abi = [
  {
    type: 'function',
    name: 'buyWithPermit2',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'tuple', name: 'params', components: orderComponents },
      {
        type: 'tuple',
        name: 'permit',
        components: [
          { type: 'uint256', name: 'nonce' },
          { type: 'uint256', name: 'deadline' },
          { type: 'bytes', name: 'signature' },
        ],
      },
    ],
    outputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'premium' },
    ],
  },
] as const

export const buyBasketAbi = [
  {
    type: 'function',
    name: 'buyBasket',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'tuple[]', name: 'lines', components: orderComponents }],
    outputs: [
      { type: 'uint256[]', name: 'coverIds' },
      { type: 'uint64', name: 'payment' },
    ],
  },
] as const

export const quoteExtendAbi = [
  {
    type: 'function',
    name: 'quoteExtend',
    stateMutability: 'view',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint16', name: 'endDay' },
    ],
    outputs: [{ type: 'tuple', name: 'q', components: quoteComponents }],
  },
] as const

export const extendAbi = [
  {
    type: 'function',
    name: 'extend',
    stateMutability: 'nonpayable',
    inputs: [
      {
        type: 'tuple',
        name: 'params',
        components: [
          { type: 'uint256', name: 'coverId' },
          { type: 'uint16', name: 'endDay' },
          { type: 'uint64', name: 'maxPayment' },
          { type: 'uint40', name: 'deadline' },
          { type: 'address', name: 'integrator' },
          { type: 'uint16', name: 'integratorBps' },
        ],
      },
    ],
    outputs: [{ type: 'uint64', name: 'premium' }],
  },
] as const

export const quoteCancelAbi = [
  {
    type: 'function',
    name: 'quoteCancel',
    stateMutability: 'view',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint40', name: 'until' },
    ],
    outputs: [
      { type: 'uint64', name: 'refund' },
      { type: 'uint64', name: 'refundUntil' },
      { type: 'bool', name: 'frozen' },
    ],
  },
] as const

export const cancelAbi = [
  {
    type: 'function',
    name: 'cancel',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'minRefund' },
    ],
    outputs: [{ type: 'uint64', name: 'refund' }],
  },
] as const

export const returnPremiumAbi = [
  {
    type: 'function',
    name: 'returnPremium',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint32', name: 'incidentId' },
    ],
    outputs: [{ type: 'uint64', name: 'premium' }],
  },
] as const

export const coverExtendedAbi = [
  {
    type: 'event',
    name: 'CoverExtended',
    inputs: [
      { type: 'uint256', name: 'coverId', indexed: true },
      { type: 'uint32', name: 'productId', indexed: true },
      { type: 'address', name: 'payer', indexed: true },
      { type: 'uint64', name: 'premium', indexed: false },
      { type: 'uint40', name: 'end', indexed: false },
      { type: 'uint16', name: 'termsId', indexed: false },
    ],
  },
] as const

export const coverCancelledAbi = [
  {
    type: 'event',
    name: 'CoverCancelled',
    inputs: [
      { type: 'uint256', name: 'coverId', indexed: true },
      { type: 'uint32', name: 'productId', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint64', name: 'refund', indexed: false },
    ],
  },
] as const

export const claimFeesAbi = [
  {
    type: 'function',
    name: 'claimFees',
    inputs: [
      { type: 'address', name: 'pool' },
      { type: 'address', name: 'integrator' },
    ],
    outputs: [{ type: 'uint64', name: 'amount' }],
    stateMutability: 'nonpayable',
  },
] as const

export const feesClaimedAbi = [
  {
    type: 'event',
    name: 'FeesClaimed',
    inputs: [
      { type: 'address', name: 'pool', indexed: true },
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'uint64', name: 'amount', indexed: false },
    ],
  },
] as const

export const premiumReturnedAbi = [
  {
    type: 'event',
    name: 'PremiumReturned',
    inputs: [
      { type: 'uint256', name: 'coverId', indexed: true },
      { type: 'uint32', name: 'productId', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint32', name: 'incidentId', indexed: false },
      { type: 'uint64', name: 'premium', indexed: false },
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
