export const poolStateAbi = [
  {
    type: 'function',
    name: 'books',
    stateMutability: 'view',
    inputs: [],
    outputs: [
      {
        type: 'tuple',
        name: 'b',
        components: [
          { type: 'uint64', name: 'free' },
          { type: 'uint64', name: 'pending' },
          { type: 'uint64', name: 'unearned' },
          { type: 'uint64', name: 'premiumEarned' },
          { type: 'uint64', name: 'premiumSynced' },
          { type: 'uint64', name: 'depositsApplied' },
          { type: 'uint64', name: 'claimsPaid' },
          { type: 'uint64', name: 'budgetsReleased' },
        ],
      },
    ],
  },
  {
    type: 'function',
    name: 'currentRound',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint32', name: '' }],
  },
] as const

export const shareSupplyAbi = [
  {
    type: 'function',
    name: 'totalSupply',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint256', name: '' }],
  },
] as const

export const positionAbi = [
  {
    type: 'function',
    name: 'requestOf',
    stateMutability: 'view',
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [
      {
        type: 'tuple',
        name: '',
        components: [
          { type: 'address', name: 'controller' },
          { type: 'uint32', name: 'round' },
          { type: 'uint64', name: 'assets' },
        ],
      },
    ],
  },
  {
    type: 'function',
    name: 'claimableShares',
    stateMutability: 'view',
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [{ type: 'uint256', name: '' }],
  },
] as const

export const shareBalanceAbi = [
  {
    type: 'function',
    name: 'balanceOf',
    stateMutability: 'view',
    inputs: [{ type: 'address', name: 'account' }],
    outputs: [{ type: 'uint256', name: '' }],
  },
] as const

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
