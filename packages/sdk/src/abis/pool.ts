export const requestDepositAbi = [
  {
    type: 'function',
    name: 'requestDeposit',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'assets' },
      { type: 'address', name: 'controller' },
      { type: 'address', name: 'owner' },
    ],
    outputs: [{ type: 'uint256', name: 'requestId' }],
  },
] as const

export const requestDepositWithPermitAbi = [
  {
    type: 'function',
    name: 'requestDepositWithPermit',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'assets' },
      { type: 'address', name: 'controller' },
      { type: 'uint256', name: 'deadline' },
      { type: 'uint8', name: 'v' },
      { type: 'bytes32', name: 'r' },
      { type: 'bytes32', name: 's' },
    ],
    outputs: [{ type: 'uint256', name: 'requestId' }],
  },
] as const

export const depositRequestAbi = [
  {
    type: 'event',
    name: 'DepositRequest',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint256', name: 'requestId', indexed: true },
      { type: 'address', name: 'sender', indexed: false },
      { type: 'uint256', name: 'assets', indexed: false },
    ],
  },
] as const

export const cancelDepositAbi = [
  {
    type: 'function',
    name: 'cancelDeposit',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [],
  },
] as const

export const depositCancelledAbi = [
  {
    type: 'event',
    name: 'DepositCancelled',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
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

export const depositAbi = [
  {
    type: 'event',
    name: 'Deposit',
    inputs: [
      { type: 'address', name: 'sender', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint256', name: 'assets', indexed: false },
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
      { type: 'address', name: 'controller' },
      { type: 'address', name: 'owner' },
    ],
    outputs: [{ type: 'uint256', name: 'requestId' }],
  },
] as const

export const redeemRequestAbi = [
  {
    type: 'event',
    name: 'RedeemRequest',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint256', name: 'requestId', indexed: true },
      { type: 'address', name: 'sender', indexed: false },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

export const cancelRedeemAbi = [
  {
    type: 'function',
    name: 'cancelRedeem',
    stateMutability: 'nonpayable',
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [{ type: 'uint256', name: 'shares' }],
  },
] as const

export const redeemCancelledAbi = [
  {
    type: 'event',
    name: 'RedeemCancelled',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
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
    inputs: [{ type: 'address', name: 'controller' }],
    outputs: [{ type: 'uint64', name: 'assets' }],
  },
] as const

export const withdrawAbi = [
  {
    type: 'event',
    name: 'Withdraw',
    inputs: [
      { type: 'address', name: 'sender', indexed: true },
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'address', name: 'owner', indexed: true },
      { type: 'uint256', name: 'assets', indexed: false },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

export const setOperatorAbi = [
  {
    type: 'function',
    name: 'setOperator',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'address', name: 'operator' },
      { type: 'bool', name: 'approved' },
    ],
    outputs: [{ type: 'bool', name: '' }],
  },
] as const

export const operatorSetAbi = [
  {
    type: 'event',
    name: 'OperatorSet',
    inputs: [
      { type: 'address', name: 'controller', indexed: true },
      { type: 'address', name: 'operator', indexed: true },
      { type: 'bool', name: 'approved', indexed: false },
    ],
  },
] as const

export const isOperatorAbi = [
  {
    type: 'function',
    name: 'isOperator',
    stateMutability: 'view',
    inputs: [
      { type: 'address', name: 'controller' },
      { type: 'address', name: 'operator' },
    ],
    outputs: [{ type: 'bool', name: '' }],
  },
] as const

export const settlementAbi = [
  {
    type: 'function',
    name: 'applySettlement',
    stateMutability: 'nonpayable',
    inputs: [
      {
        type: 'tuple',
        name: 'settled',
        components: [
          { type: 'uint32', name: 'poolId' },
          { type: 'uint32', name: 'settlement' },
          { type: 'uint32', name: 'fromRound' },
          { type: 'uint32', name: 'toRound' },
          { type: 'uint64', name: 'depositAssets' },
          { type: 'uint128', name: 'sharesMinted' },
          { type: 'uint128', name: 'exitShares' },
          { type: 'uint64', name: 'exitAssets' },
        ],
      },
    ],
    outputs: [],
  },
  {
    type: 'function',
    name: 'isApplied',
    stateMutability: 'view',
    inputs: [{ type: 'uint32', name: 'settlement' }],
    outputs: [{ type: 'bool', name: '' }],
  },
] as const

export const moveSharesAbi = [
  {
    type: 'function',
    name: 'moveShares',
    stateMutability: 'nonpayable',
    inputs: [
      { type: 'uint256', name: 'shares' },
      { type: 'uint32', name: 'dstEid' },
      { type: 'address', name: 'receiver' },
    ],
    outputs: [{ type: 'uint32', name: 'moveId' }],
  },
] as const

export const sharesLeftAbi = [
  {
    type: 'event',
    name: 'SharesLeft',
    inputs: [
      { type: 'uint32', name: 'dstEid', indexed: true },
      { type: 'uint32', name: 'moveId', indexed: true },
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'address', name: 'owner', indexed: false },
      { type: 'uint256', name: 'shares', indexed: false },
    ],
  },
] as const

const sharesMoved = [
  { type: 'uint32', name: 'poolId' },
  { type: 'uint32', name: 'moveId' },
  { type: 'address', name: 'receiver' },
  { type: 'uint96', name: 'shares' },
] as const

export const getMoveAbi = [
  {
    type: 'function',
    name: 'getMove',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'dstEid' },
      { type: 'uint32', name: 'moveId' },
    ],
    outputs: [{ type: 'tuple', name: '', components: sharesMoved }],
  },
] as const

export const arrivedOfAbi = [
  {
    type: 'function',
    name: 'arrivedOf',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'srcEid' },
      { type: 'tuple', name: 'move', components: sharesMoved },
    ],
    outputs: [{ type: 'uint96', name: '' }],
  },
] as const
