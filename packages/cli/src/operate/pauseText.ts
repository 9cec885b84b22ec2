import type { GuardiansOnChain, Pause } from '@omnicover/relayer/operations'

/**
 * Says what is paused.
 *
 * @param pause - from `readPause`
 * @returns one line
 */
export function pauseText(pause: Pause | undefined): string {
  if (pause === undefined) return 'Nothing is paused.'
  const what = pause.everything ? 'Everything is paused' : `Paused: ${pause.pathways.map(nameOf).join(', ')}`
  return `${what}, since ${new Date(pause.sinceMs).toISOString()}: ${pause.reason}`
}

/** A pathway is named by the ends that a pause knows it by. */
function nameOf(key: string): string {
  const [srcEid, , dstEid, receiver = ''] = key.split('/')
  return `${srcEid} -> ${dstEid} (${receiver})`
}

/**
 * Says what only guardians can stop, and how.
 *
 * @param chains - from `readGuardians`; empty when the configuration names no contracts
 * @returns lines
 */
export function guardiansText(chains: readonly GuardiansOnChain[]): string[] {
  return [
    'This holds for this relayer alone: others may deliver what is verified. What the contracts do is stopped by guardians, two of',
    'whom must call the same within a day: pauseSales(), pauseDeposits(poolId), hold(incidentId), skip(srcEid, nonce).',
    ...chains.map(({ eid, guardians, salesPausedUntil, pauseSeconds }) => {
      const until = new Date(salesPausedUntil * 1_000).toISOString()
      const sales = salesPausedUntil === 0 ? 'sales were never paused' : `sales paused until ${until}`
      return `   ${eid}  ${guardians}  ${sales}; a pause lasts ${pauseSeconds} s`
    }),
  ]
}
