// What the SDK reads of the contracts that stand on the home chain alone.

export const ledgerAbi = [
  {
    type: 'function',
    name: 'CAPACITY',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'address', name: '' }],
  },
  {
    type: 'function',
    name: 'SETTLER',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'address', name: '' }],
  },
  {
    type: 'function',
    name: 'EPOCH_LENGTH',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint40', name: '' }],
  },
  {
    type: 'function',
    name: 'MAX_SILENCE',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint40', name: '' }],
  },
  {
    type: 'function',
    name: 'MAX_OPEN',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint40', name: '' }],
  },
  {
    type: 'function',
    name: 'getPool',
    stateMutability: 'view',
    inputs: [{ type: 'uint32', name: 'poolId' }],
    outputs: [
      {
        type: 'tuple',
        name: '',
        components: [
          { type: 'uint128', name: 'capital' },
          { type: 'uint128', name: 'shares' },
          { type: 'uint64', name: 'reserves' },
          { type: 'uint64', name: 'granted' },
          { type: 'uint32', name: 'openIncidents' },
          { type: 'uint32', name: 'leverageBps' },
          { type: 'uint32', name: 'incidents' },
          {
            type: 'tuple',
            name: 'dripping',
            components: [
              { type: 'uint64', name: 'left' },
              { type: 'uint40', name: 'from' },
              { type: 'uint40', name: 'until' },
            ],
          },
        ],
      },
    ],
  },
  {
    type: 'function',
    name: 'chainsOf',
    stateMutability: 'view',
    inputs: [{ type: 'uint32', name: 'poolId' }],
    outputs: [{ type: 'uint32[]', name: '' }],
  },
  {
    type: 'function',
    name: 'incidentCount',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint32', name: '' }],
  },
  {
    type: 'function',
    name: 'audit',
    stateMutability: 'view',
    inputs: [{ type: 'uint32', name: 'poolId' }],
    outputs: [
      { type: 'int256', name: 'capital' },
      { type: 'int256', name: 'counted' },
    ],
  },
  {
    type: 'function',
    name: 'getChain',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [
      {
        type: 'tuple',
        name: '',
        components: [
          { type: 'uint40', name: 'time' },
          { type: 'uint32', name: 'epoch' },
          { type: 'uint64', name: 'premiumEarned' },
          { type: 'int64', name: 'cash' },
          { type: 'uint56', name: 'unearned' },
          { type: 'uint64', name: 'depositsAsked' },
          { type: 'uint64', name: 'depositsApplied' },
          { type: 'uint64', name: 'claimsPaid' },
          { type: 'uint64', name: 'budgetsReleased' },
          { type: 'uint64', name: 'depositsSettled' },
          { type: 'uint64', name: 'budgets' },
          { type: 'uint32', name: 'settlements' },
          { type: 'uint32', name: 'nextRound' },
          { type: 'uint64', name: 'granted' },
          { type: 'int64', name: 'riseCeiling' },
          { type: 'uint32', name: 'riseWindow' },
          { type: 'int64', name: 'gainedFloor' },
          { type: 'uint32', name: 'depositsFrom' },
          { type: 'uint32', name: 'depositsEpoch' },
          { type: 'uint32', name: 'recoverWindow' },
          { type: 'uint64', name: 'exitsApplied' },
          { type: 'uint128', name: 'sharesAsked' },
          { type: 'uint64', name: 'exitsFilled' },
          { type: 'uint64', name: 'grantedFloor' },
          { type: 'uint32', name: 'fallWindow' },
          { type: 'uint40', name: 'writeDownAt' },
          { type: 'int64', name: 'writtenDown' },
          { type: 'uint56', name: 'invested' },
        ],
      },
    ],
  },
  {
    type: 'function',
    name: 'earlierDeposits',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [
      { type: 'uint64', name: 'assets' },
      { type: 'uint32', name: 'epoch' },
    ],
  },
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
          { type: 'uint32', name: 'poolId' },
          { type: 'uint8', name: 'ordinal' },
          { type: 'uint40', name: 'instant' },
          { type: 'uint40', name: 'openedAt' },
          { type: 'uint32', name: 'ratio' },
          { type: 'uint40', name: 'payableAt' },
          { type: 'uint40', name: 'closesAt' },
          { type: 'uint64', name: 'reserve' },
        ],
      },
    ],
  },
  {
    type: 'function',
    name: 'getSettlement',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
      { type: 'uint32', name: 'settlement' },
    ],
    outputs: [
      {
        type: 'tuple',
        name: '',
        components: [
          { type: 'uint32', name: 'fromRound' },
          { type: 'uint32', name: 'toRound' },
          { type: 'uint64', name: 'depositAssets' },
          { type: 'uint128', name: 'sharesMinted' },
          { type: 'uint128', name: 'exitShares' },
          { type: 'uint64', name: 'exitAssets' },
        ],
      },
    ],
  },
] as const

export const capacityAbi = [
  {
    type: 'function',
    name: 'isQuarantined',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [{ type: 'bool', name: '' }],
  },
  {
    type: 'function',
    name: 'freeOn',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [{ type: 'int256', name: '' }],
  },
  {
    type: 'function',
    name: 'depositLimit',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
      { type: 'uint32', name: 'window' },
    ],
    outputs: [{ type: 'uint256', name: '' }],
  },
  {
    type: 'function',
    name: 'exitRoom',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint256', name: 'deposits' },
    ],
    outputs: [{ type: 'uint256', name: '' }],
  },
  {
    type: 'function',
    name: 'comingTo',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [{ type: 'uint64', name: '' }],
  },
  {
    type: 'function',
    name: 'hasWriteDown',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [{ type: 'bool', name: '' }],
  },
] as const

export const settlerAbi = [
  {
    type: 'function',
    name: 'NOTICE',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'uint32', name: '' }],
  },
  {
    type: 'function',
    name: 'dueOn',
    stateMutability: 'view',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
    outputs: [{ type: 'uint256', name: '' }],
  },
] as const
