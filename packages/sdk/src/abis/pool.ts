export const requestDepositAbi = [
  {
    type: 'function',
    name: 'requestDeposit',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint64', name: 'assets' },
      { type: 'address', name: 'controller' },
    ],
    outputs: [{ type: 'uint32', name: 'round' }],
  },
] as const

export const requestDepositWithPermitAbi = [
  {
    type: 'function',
    name: 'requestDepositWithPermit',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint64', name: 'assets' },
      { type: 'address', name: 'controller' },
      { type: 'uint256', name: 'deadline' },
      { type: 'uint8', name: 'v' },
      { type: 'bytes32', name: 'r' },
      { type: 'bytes32', name: 's' },
    ],
    outputs: [{ type: 'uint32', name: 'round' }],
  },
] as const

export const depositRequestedAbi = [
  {
    type: 'event',
    name: 'DepositRequested',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint32', name: 'round', indexed: true },
      { type: 'uint64', name: 'assets', indexed: false },
    ],
  },
] as const

export const withdrawHeldAbi = [
  {
    type: 'function',
    name: 'withdrawHeld',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address', name: 'receiver' }],
    outputs: [{ type: 'uint64', name: 'amount' }],
  },
] as const

export const heldWithdrawnAbi = [
  {
    type: 'event',
    name: 'HeldWithdrawn',
    inputs: [
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'uint64', name: 'amount', indexed: false },
    ],
  },
] as const

export const claimDepositAbi = [
  {
    type: 'function',
    name: 'claimDeposit',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [{ type: 'uint256', name: 'shares' }],
  },
] as const

export const depositClaimedAbi = [
  {
    type: 'event',
    name: 'DepositClaimed',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
      { type: 'uint32', name: 'round', indexed: true },
      { type: 'uint64', name: 'assets', indexed: false },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

export const requestRedeemAbi = [
  {
    type: 'function',
    name: 'requestRedeem',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'shares' },
      { type: 'address', name: 'receiver' },
    ],
    outputs: [{ type: 'uint32', name: 'round' }],
  },
] as const

export const redeemRequestedAbi = [
  {
    type: 'event',
    name: 'RedeemRequested',
    inputs: [
      { type: 'address', name: 'owner', indexed: true },
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'uint32', name: 'round', indexed: true },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

export const cancelRedeemAbi = [
  {
    type: 'function',
    name: 'cancelRedeem',
    stateMutability: 'nonpayable',
    inputs: [],
    outputs: [{ type: 'uint256', name: 'shares' }],
  },
] as const

export const redeemCancelledAbi = [
  {
    type: 'event',
    name: 'RedeemCancelled',
    inputs: [
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint32', name: 'round', indexed: true },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

export const claimRedeemAbi = [
  {
    type: 'function',
    name: 'claimRedeem',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address', name: 'owner' }],
    outputs: [{ type: 'uint64', name: 'assets' }],
  },
] as const

export const redeemClaimedAbi = [
  {
    type: 'event',
    name: 'RedeemClaimed',
    inputs: [
      { type: 'address', name: 'owner', indexed: true },
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'uint32', name: 'round', indexed: true },
      { type: 'uint64', name: 'assets', indexed: false },
    ],
  },
] as const
