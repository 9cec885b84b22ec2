/** Of Permit2 itself, which is no contract of ours: its nonces are bits, 256 to a word. */
export const nonceBitmapAbi = [
  {
    type: 'function',
    name: 'nonceBitmap',
    stateMutability: 'view',
    inputs: [
      { type: 'address', name: 'owner' },
      { type: 'uint256', name: 'word' },
    ],
    outputs: [{ type: 'uint256', name: '' }],
  },
] as const
