import { formatAmount, formatTime } from '@omnicover/core'
import type { Wait } from '../types/requestStatus.js'

/**
 * Says in a sentence or two why a request waits, and what would free it.
 *
 * @param wait - One of the waits of `pool.getStatus`.
 * @returns English, with times in UTC and amounts of the asset.
 */
export function describeWait(wait: Wait): string {
  switch (wait.type) {
    case 'roundOpen':
      return `Its round is open until ${formatTime(wait.until)}, and it can be taken back until then.`
    case 'notice':
      return `Its notice ends at ${formatTime(wait.until)}; every chain must report after that.`
    case 'incidentOpen':
      return `Incident ${wait.incidentId} of product ${wait.productId} is open since ${formatTime(wait.since)}. Nothing of the pool settles until it is decided; from ${formatTime(wait.latestEnd)} anyone may dismiss it.`
    case 'reportMissing':
      return `Chain ${wait.eid} has not reported in epoch ${wait.neededEpoch}. Anyone may send its report${wait.quarantinedAt === undefined ? '' : `; from ${formatTime(wait.quarantinedAt)} the others go on without it`}.`
    case 'quarantined':
      return `Chain ${wait.eid} is silent, and since ${formatTime(wait.since)} the others settle without it. Its next report ends that.`
    case 'writeDownAnnounced':
      return `What is on chain ${wait.eid} may be written down. Nobody leaves before it is, the chain reports, or ${formatTime(wait.until)}.`
    case 'auditFailed':
      return `The chains have ${formatAmount(wait.counted)} where home has ${formatAmount(wait.capital)}. The next reports mend it, or the owner must look.`
    case 'depositLimit':
      return `${formatAmount(wait.waiting)} want to come in by this chain, and home believes ${formatAmount(wait.limit)} of it now. The limit grows to it by ${formatTime(wait.until)}.`
    case 'noRoom':
      return `Exits of ${formatAmount(wait.due)} want the ${formatAmount(wait.room)} of capital that no cover needs. Covers that end and new deposits make more.`
    case 'noCash':
      return `The chain can pay ${formatAmount(wait.free)} of ${formatAmount(wait.due)}; ${formatAmount(wait.coming)} is on its way from other chains. Deposits and premium here help too.`
    case 'otherExits':
      return `Others want to leave with ${formatAmount(wait.assets)}: earlier rounds go first.`
    case 'notDelivered':
      return 'Home has settled it, and the message has not been applied here. Anyone may deliver it.'
    case 'priceRises':
      return `Home has settled it at a price that this chain believes at ${formatTime(wait.until)}.`
    case 'settlementDue':
      return 'Nothing stands in the way: the next settlement takes it, which anyone may bring about at home.'
  }
}
