import { expect, test } from 'vitest'
import type { Wait } from '../types/requestStatus.js'
import { describeWait } from './describeWait.js'

const [eid, until, incidentId, productId] = [40_102, 1_794_400_000, 4, 2]

const waits: Wait[] = [
  { type: 'roundOpen', until },
  { type: 'notice', until },
  { type: 'incidentOpen', incidentId, productId, since: until, latestEnd: until + 86_400 },
  { type: 'reportMissing', eid, lastEpoch: 11, neededEpoch: 12, quarantinedAt: until },
  { type: 'reportMissing', eid, lastEpoch: 0, neededEpoch: 12 },
  { type: 'quarantined', eid, since: until },
  { type: 'writeDownAnnounced', eid, until },
  { type: 'auditFailed', capital: 1_000_000n, counted: -1_500_000n },
  { type: 'depositLimit', waiting: 6_000_000_000_000n, limit: 5_000_000_000_000n, until },
  { type: 'noRoom', room: 1_000_000n, due: 2_500_000n },
  { type: 'noCash', free: 1_000_000n, due: 2_500_000n, coming: 1_500_000n },
  { type: 'otherExits', assets: 1_500_000n },
  { type: 'notDelivered', settlement: 3 },
  { type: 'priceRises', settlement: 3, until },
  { type: 'settlementDue' },
]

test('every wait has words that say what would free it', () => {
  expect(waits.map(describeWait)).toMatchInlineSnapshot(`
    [
      "Its round is open until 2026-11-11T12:26:40Z, and it can be taken back until then.",
      "Its notice ends at 2026-11-11T12:26:40Z; every chain must report after that.",
      "Incident 4 of product 2 is open since 2026-11-11T12:26:40Z. Nothing of the pool settles until it is decided; from 2026-11-12T12:26:40Z anyone may dismiss it.",
      "Chain 40102 has not reported in epoch 12. Anyone may send its report; from 2026-11-11T12:26:40Z the others go on without it.",
      "Chain 40102 has not reported in epoch 12. Anyone may send its report.",
      "Chain 40102 is silent, and since 2026-11-11T12:26:40Z the others settle without it. Its next report ends that.",
      "What is on chain 40102 may be written down. Nobody leaves before it is, the chain reports, or 2026-11-11T12:26:40Z.",
      "The chains have -1.5 where home has 1. The next reports mend it, or the owner must look.",
      "6000000 want to come in by this chain, and home believes 5000000 of it now. The limit grows to it by 2026-11-11T12:26:40Z.",
      "Exits of 2.5 want the 1 of capital that no cover needs. Covers that end and new deposits make more.",
      "The chain can pay 1 of 2.5; 1.5 is on its way from other chains. Deposits and premium here help too.",
      "Others want to leave with 1.5: earlier rounds go first.",
      "Home has settled it, and the message has not been applied here. Anyone may deliver it.",
      "Home has settled it at a price that this chain believes at 2026-11-11T12:26:40Z.",
      "Nothing stands in the way: the next settlement takes it, which anyone may bring about at home.",
    ]
  `)
})
