export const messageSentAbi = [
  {
    type: 'event',
    name: 'MessageSent',
    inputs: [
      { type: 'bytes32', name: 'guid', indexed: true },
      { type: 'uint16', name: 'messageType', indexed: true },
      { type: 'uint32', name: 'dstEid', indexed: true },
      { type: 'bytes', name: 'key', indexed: false },
    ],
  },
] as const

export const messageAppliedAbi = [
  {
    type: 'event',
    name: 'MessageApplied',
    inputs: [
      { type: 'bytes32', name: 'guid', indexed: true },
      { type: 'uint16', name: 'messageType', indexed: true },
      { type: 'uint32', name: 'srcEid', indexed: true },
    ],
  },
] as const

export const packetSentAbi = [
  {
    type: 'event',
    name: 'PacketSent',
    inputs: [
      { type: 'bytes', name: 'encodedPayload', indexed: false },
      { type: 'bytes', name: 'options', indexed: false },
      { type: 'address', name: 'sendLibrary', indexed: false },
    ],
  },
] as const

export const receiveAlertAbi = [
  {
    type: 'event',
    name: 'LzReceiveAlert',
    inputs: [
      { type: 'address', name: 'receiver', indexed: true },
      { type: 'address', name: 'executor', indexed: true },
      {
        type: 'tuple',
        name: 'origin',
        indexed: false,
        components: [
          { type: 'uint32', name: 'srcEid' },
          { type: 'bytes32', name: 'sender' },
          { type: 'uint64', name: 'nonce' },
        ],
      },
      { type: 'bytes32', name: 'guid', indexed: false },
      { type: 'uint256', name: 'gas', indexed: false },
      { type: 'uint256', name: 'value', indexed: false },
      { type: 'bytes', name: 'message', indexed: false },
      { type: 'bytes', name: 'extraData', indexed: false },
      { type: 'bytes', name: 'reason', indexed: false },
    ],
  },
] as const

export const inboundPayloadHashAbi = [
  {
    type: 'function',
    name: 'inboundPayloadHash',
    stateMutability: 'view',
    inputs: [
      { type: 'address', name: 'receiver' },
      { type: 'uint32', name: 'srcEid' },
      { type: 'bytes32', name: 'sender' },
      { type: 'uint64', name: 'inboundNonce' },
    ],
    outputs: [{ type: 'bytes32', name: 'payloadHash' }],
  },
] as const

export const ledgerOfAbi = [
  {
    type: 'function',
    name: 'LEDGER',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ type: 'address', name: '' }],
  },
] as const
