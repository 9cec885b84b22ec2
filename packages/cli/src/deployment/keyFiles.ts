/** Files of a relayer's keys, from the folder of its own file: one for each role, on all chains the same. */
export const keyFiles = {
  executor: 'keys/executor.key',
  keeper: 'keys/keeper.key',
  admin: (dvn: string): string => `keys/${dvn}-admin.key`,
  signers: (dvn: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => `keys/${dvn}-signer-${i + 1}.key`),
} as const
