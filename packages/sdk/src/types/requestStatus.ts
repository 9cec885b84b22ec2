/**
 * Why a request is not settled yet, and what would free it. Money in units, times in UTC seconds. `eid` is LayerZero's id of a chain;
 * an epoch is the number of a round.
 */
export type Wait =
  /** Its round is open: until then it can be taken back, by `pool.cancelDeposit` or `pool.cancelRedeem`. */
  | { type: 'roundOpen'; until: number }
  /** An exit is filled by the reports of a later epoch, which begins then at the earliest. */
  | { type: 'notice'; until: number }
  /** Nothing of the pool settles while an incident is open: until it is decided, or dismissed by anyone at `latestEnd`. */
  | { type: 'incidentOpen'; incidentId: number; productId: number; since: number; latestEnd: number }
  /** The chain has not reported in `neededEpoch` or later. Anyone may send its report; the others go on without it from `quarantinedAt`. */
  | { type: 'reportMissing'; eid: number; lastEpoch: number; neededEpoch: number; quarantinedAt?: number | undefined }
  /** The request's own chain has been silent for so long that the others settle without it: until its next report. */
  | { type: 'quarantined'; eid: number; since: number }
  /** What is on a silent chain may be written down, and nobody leaves before that: until it is, the chain reports, or it is too late. */
  | { type: 'writeDownAnnounced'; eid: number; until: number }
  /** What the chains have does not add up to home's capital: until it does. */
  | { type: 'auditFailed'; capital: bigint; counted: bigint }
  /** More wants to come in by this chain than home believes at once: all of it waits until the limit has grown to it. */
  | { type: 'depositLimit'; waiting: bigint; limit: bigint; until: number }
  /** Capital that no grant needs is `room`; exits of `due` want it. Covers that end, lower grants and deposits make more. */
  | { type: 'noRoom'; room: bigint; due: bigint }
  /** The chain can pay `free`, and exits of `due` want it. `coming` is ordered from other chains; deposits and premium help too. */
  | { type: 'noCash'; free: bigint; due: bigint; coming: bigint }
  /** Others want at least so much of the same room and money: who asked in an earlier round goes first, those of one round share. */
  | { type: 'otherExits'; assets: bigint }
  /** Home has settled; the message with it has not been applied here. Anyone may send or deliver it. */
  | { type: 'notDelivered'; settlement?: number | undefined }
  /** The price rose faster than this chain believes: its settlement is applied then. */
  | { type: 'priceRises'; settlement: number; until: number }
  /** Nothing stands in the way any more: the next settlement takes it, which anyone may bring about at home. */
  | { type: 'settlementDue' }

/** A deposit under way. */
export type DepositStatus = {
  round: number
  /** Units. */
  assets: bigint
  /** Shares that `pool.claimDeposit` mints now, 1e-18 of a share. */
  claimable: bigint
  /** Why it waits, in the order in which that passes; empty when it can be claimed. */
  waits: readonly Wait[]
}

/** An exit under way. */
export type ExitStatus = {
  round: number
  /** Shares of the request, those that have left among them, 1e-18 of a share. */
  shares: bigint
  /** What `pool.claimRedeem` pays now, units. */
  claimable: bigint
  /** Why what has not left waits, in the order in which that passes; empty when all has left. */
  waits: readonly Wait[]
}

/** What somebody has asked for in a pool on a chain; without `deposit` and `exit` nothing waits. */
export type RequestStatus = {
  deposit?: DepositStatus | undefined
  exit?: ExitStatus | undefined
}
