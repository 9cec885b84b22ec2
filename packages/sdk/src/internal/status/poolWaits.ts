import type { Wait } from '../../types/requestStatus.js'
import type { ChainView, HomeView } from './readHome.js'

/** Epoch of a time. */
export const epochAt = ({ epochLength }: HomeView, time: number): number => Math.floor(time / epochLength)

/** When an epoch begins, UTC seconds. */
export const startOf = ({ epochLength }: HomeView, epoch: number): number => epoch * epochLength

/** The request's chain itself: it must have reported after the request, and not have fallen silent since. */
export function chainWaits(home: HomeView, chain: ChainView, neededEpoch: number): Wait[] {
  if (chain.quarantined) return [{ type: 'quarantined', eid: chain.eid, since: chain.time + home.maxSilence }]
  return chain.epoch < neededEpoch ? [reportMissing(home, chain, neededEpoch)] : []
}

/** What stops a whole pool, whoever waits in it. */
export function poolWaits(home: HomeView): Wait[] {
  const incidents = home.incidents.map(({ incidentId, productId, openedAt }): Wait => {
    const latestEnd = openedAt + home.maxOpen
    return { type: 'incidentOpen', incidentId, productId, since: openedAt, latestEnd }
  })
  const writeDowns = home.chains.flatMap(({ eid, hasWriteDown, writeDownAt }): Wait[] =>
    hasWriteDown ? [{ type: 'writeDownAnnounced', eid, until: writeDownAt + home.maxSilence }] : [],
  )
  const { capital, counted } = home
  return [
    ...incidents,
    ...writeDowns,
    ...(capital === counted ? [] : [{ type: 'auditFailed', capital, counted } as const]),
  ]
}

/** The other chains: one price for all needs a report of each, but of those that are silent for long. */
export function reportWaits(home: HomeView, eid: number, neededEpoch: number): Wait[] {
  const missing = home.chains.filter((chain) => chain.eid !== eid && !chain.quarantined && chain.epoch < neededEpoch)
  return missing.map((chain) => reportMissing(home, chain, neededEpoch))
}

function reportMissing({ maxSilence }: HomeView, { eid, epoch, time }: ChainView, neededEpoch: number): Wait {
  const quarantinedAt = epoch === 0 ? undefined : time + maxSilence
  return { type: 'reportMissing', eid, lastEpoch: epoch, neededEpoch, quarantinedAt }
}
