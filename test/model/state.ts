/** A target under way from home to a chain. `id` names it in a trace, and is no part of the state. */
export type TargetMessage = { target: number; seq: number; burnSeen: number; id?: number }

/** What a report says of one product. `hit` is one more than what is exposed to its open incident; zero without one. */
export type SaidLine = { seq: number; reported: number; exposure: number; hit: number }

/** A product on one chain. First what the chain has, from `homeTarget` on home's book of it. Amounts in units. */
export type Line = {
  target: number
  seq: number
  burnSeen: number
  burned: number
  /**
   * Covers by their stage: live, ended in this epoch, ended in the last one, their tail over. `...Hit`: live at the exploit, and so
   * owed.
   */
  live: number
  liveHit: number
  ended: number
  endedHit: number
  old: number
  oldHit: number
  due: number
  dueHit: number
  /** Hit and no longer counted as exposed, which R10 prevents. */
  goneHit: number
  /** 0 unknown, 1 open, 2 decided, 3 funded, 4 closed. */
  claim: number
  /** Whether the opening arrived. */
  opened: number
  frozen: number
  budgetLeft: number
  /** What left by order of home before the decision (R9): exits and remittances, units. */
  promised: number
  homeTarget: number
  homeSeq: number
  homeBurned: number
  granted: number
  exposureTold: number
  /** 0 not asked for, 1 awaited, else two more than what is exposed to the incident. */
  known: number
  budget: number
  /** What home had ordered out of the chain when it decided. */
  promisedThen: number
  targets: TargetMessage[]
}

/** The counters of a chain's money, as a report says them. Cumulative but for `cash` and `shares`. */
export type Money = {
  epoch: number
  cash: number
  depositsAsked: number
  /** Round of the newest deposit in `depositsAsked`. */
  depositRound: number
  depositsApplied: number
  sharesAsked: number
  sharesApplied: number
  exitsApplied: number
  shares: number
  earned: number
  /** Premium paid ahead: a gauge. */
  unearned: number
  sent: number
  received: number
  paid: number
  released: number
}

/**
 * A report under way. `rank` orders the newer ones; 0 is older than the last that home applied. `refutes` is 1 if it was taken after the
 * write-down was announced that stands. `id` as above.
 */
export type Report = { rank: number; refutes: number; money: Money; lines: SaidLine[]; id?: number }

/** A settlement that its chain has not applied. */
export type Settlement = {
  n: number
  fromRound: number
  toRound: number
  deposits: number
  minted: number
  exitShares: number
  exitAssets: number
}

/** What a chain had asked for in all when a report first said so, of which some waits; `round` is that of the newest deposit in it. */
export type Asked = { asked: number; epoch: number; round: number }

/** Shares of a chain that asked between two reports; they end at `end` of its queue. */
export type Tranche = { epoch: number; end: number }

/** A remittance to the other chain: 1 ordered, 2 under way. */
export type Remit = { amount: number; stage: number }

/** One chain and home's account of it. */
export type Chain = {
  /** What it has. `money.epoch` is not used here: all chains share the epoch. */
  money: Money
  /** Part of the cash that is held for funded incidents. */
  setAside: number
  depositsOpen: number
  sharesOpen: number
  /** Deposits of each closed round that are not applied yet. */
  rounds: number[]
  /** Whether a message that home sent in this epoch arrived, and how many incidents home said that there are. */
  heard: number
  incidentsTold: number
  /** Newest settlement applied; kept only without R5. */
  lastApplied: number
  /** Premium earned and budgets released before each epoch, from the second on. */
  gainedBefore: number[]
  /** What the queue of exits was when the exploit of an undecided incident happened. */
  queueAtEvent: number
  /** The last report that home applied. */
  told: Money
  depositsSettled: number
  /** Deposits that wait at home: the oldest that do, if the chain has asked for more since, and the newest. */
  asked: Asked[]
  nextRound: number
  exitsFilled: number
  sharesFilled: number
  remitOrdered: number
  budgets: number
  /** Shares that home counts there, ever: minted by settlements, brought and taken by moves. Only where shares move. */
  minted: number
  /** 0 if no write-down is announced, else one more than the epochs since. */
  announced: number
  /** Whether somebody left while it was, which Q6 prevents. */
  fled: number
  /** What home has taken for lost there and not recovered. */
  writtenDown: number
  /** Whether some of it was recovered in this epoch. */
  recovered: number
  settlements: number
  tranches: Tranche[]
  pending: Settlement[]
  reports: Report[]
  remits: Remit[]
  /** Shares on their way to the other chain. */
  moves: number[]
  lines: Line[]
}

/** A product at home, and what happened to it. */
export type Product = {
  /** 0 none, else one more than the epochs since the exploit. */
  event: number
  /** 0 none, 1 open, 2 decided, 3 dismissed. */
  state: number
  /** Whether it was opened in this epoch. */
  isNew: number
  /** Epochs since it was opened, as far as they count for silence. */
  openFor: number
  reserve: number
  /** Whether somebody left with what the incident will cost. */
  dodged: number
}

/** Home, the chains and what is under way: all that a step can see. */
export type State = {
  epoch: number
  capital: number
  shares: number
  /** What came back and is not capital yet. */
  dripping: number
  /** How often each bounded action was taken. */
  used: number[]
  products: Product[]
  chains: Chain[]
}

/**
 * A state that shares nothing with another.
 *
 * @param s State to copy.
 * @returns The copy, free to be changed.
 */
export function copy(s: State): State {
  return { ...s, used: [...s.used], products: s.products.map((p) => ({ ...p })), chains: s.chains.map(copyChain) }
}

function copyChain(c: Chain): Chain {
  return {
    ...c,
    money: { ...c.money },
    rounds: [...c.rounds],
    gainedBefore: [...c.gainedBefore],
    told: { ...c.told },
    asked: [...c.asked],
    tranches: [...c.tranches],
    pending: [...c.pending],
    reports: [...c.reports],
    remits: [...c.remits],
    moves: [...c.moves],
    lines: c.lines.map((l) => ({ ...l, targets: [...l.targets] })),
  }
}

/** @returns Money of a chain on which nothing happened. */
export function noMoney(): Money {
  return {
    epoch: 0,
    cash: 0,
    depositsAsked: 0,
    depositRound: 0,
    depositsApplied: 0,
    sharesAsked: 0,
    sharesApplied: 0,
    exitsApplied: 0,
    shares: 0,
    earned: 0,
    unearned: 0,
    sent: 0,
    received: 0,
    paid: 0,
    released: 0,
  }
}

/** @returns A line on which nothing was sold or granted. */
export function noLine(): Line {
  return {
    target: 0,
    seq: 0,
    burnSeen: 0,
    burned: 0,
    live: 0,
    liveHit: 0,
    ended: 0,
    endedHit: 0,
    old: 0,
    oldHit: 0,
    due: 0,
    dueHit: 0,
    goneHit: 0,
    claim: 0,
    opened: 0,
    frozen: 0,
    budgetLeft: 0,
    promised: 0,
    homeTarget: 0,
    homeSeq: 0,
    homeBurned: 0,
    granted: 0,
    exposureTold: 0,
    known: 0,
    budget: 0,
    promisedThen: 0,
    targets: [],
  }
}

/**
 * What a chain counts as exposed of a product.
 *
 * @param l Line.
 * @returns Units.
 */
export function exposureOf(l: Line): number {
  return l.live + l.ended + l.old + l.due + l.liveHit + l.endedHit + l.oldHit + l.dueHit
}

/**
 * What an incident of the product owes on the chain.
 *
 * @param l Line.
 * @returns Units.
 */
export function hitOf(l: Line): number {
  return l.liveHit + l.endedHit + l.oldHit + l.dueHit + l.goneHit
}

/**
 * Sum over all.
 *
 * @param all Values.
 * @param of What to add of each.
 * @returns The sum.
 */
export function sum<T>(all: readonly T[], of: (one: T) => number): number {
  let total = 0
  for (const one of all) total += of(one)
  return total
}

/**
 * An element that must be there.
 *
 * @param all Elements.
 * @param i Index.
 * @returns The element.
 * @throws If there is none, which is a mistake of the model.
 */
export function at<T>(all: readonly T[], i: number): T {
  const one = all[i]
  if (one === undefined) throw new Error(`The model has no element ${i} here.`)
  return one
}

/**
 * A product on a chain.
 *
 * @param s State.
 * @param chain Index.
 * @param product Index.
 * @returns The line.
 */
export function lineOf(s: State, chain: number, product: number): Line {
  return at(at(s.chains, chain).lines, product)
}

/**
 * Every product on every chain.
 *
 * @param s State.
 * @param visit Called for each.
 */
export function eachLine(s: State, visit: (l: Line, chain: number, product: number) => void): void {
  s.chains.forEach((c, chain) => {
    c.lines.forEach((l, product) => {
      visit(l, chain, product)
    })
  })
}
