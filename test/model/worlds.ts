import { at, type Chain, type Line, type State } from './state.js'
import type { World } from './world.js'

const forever = Number.POSITIVE_INFINITY

/** Capital that was deposited and settled long ago, as home knows. */
function warm(s: State, ...cash: number[]): void {
  cash.forEach((amount, i) => {
    const c = at(s.chains, i)
    c.money.cash = amount
    c.money.shares = amount
    tell(c)
    s.capital += amount
    s.shares += amount
  })
}

/** Capital of which home heard in the epoch before, so that chains can be silent from the start. */
function warmLater(s: State, ...cash: number[]): void {
  warm(s, ...cash)
  s.epoch = 1
  for (const c of s.chains) {
    c.rounds.push(0)
    c.gainedBefore.push(0)
    c.told.epoch = 1
  }
}

function tell(c: Chain): void {
  c.told = { ...c.money }
}

/** A target that was sent, arrived and is known, with covers that are live. */
function sold(s: State, chain: number, product: number, target: number, live: number): Line {
  const line = at(at(s.chains, chain).lines, product)
  line.target = target
  line.seq = 1
  line.live = live
  line.homeTarget = target
  line.homeSeq = 1
  line.granted = target
  line.exposureTold = live
  return line
}

const reportSteps = { report: forever, takeReport: forever } satisfies World['most']

const targetSteps = { ...reportSteps, sendTarget: forever, takeTarget: forever } satisfies World['most']

const capitalSteps = { ...reportSteps, settle: forever, takeSettlement: forever } satisfies World['most']

const validationSteps = { open: forever, takeOpening: forever, decide: forever } satisfies World['most']

const incidentSteps = { ...validationSteps, takeDecision: forever, fund: forever, pay: forever } satisfies World['most']

const salesSteps = { sell: forever, expire: forever, retarget: forever, delist: forever } satisfies World['most']

const remitSteps = { takeRemit: forever, arrive: forever, turnBack: forever } satisfies World['most']

const silenceSteps = { announce: 1, writeDown: forever, recover: forever, drip: forever } satisfies World['most']

const budgetSteps = {
  takeDecision: forever,
  fund: forever,
  pay: forever,
  close: 1,
  drip: forever,
} satisfies World['most']

/** What worlds of silence have in common: a chain that was not heard of for an epoch is quarantined. */
function silent(amounts: readonly number[], caps: readonly number[] = []) {
  const inFlight = { reports: 1, targets: 1 }
  return { chains: 2, products: caps.length, amounts, inFlight, caps, notice: 0, leverage: 1, silence: 1 }
}

/** One chain has premium that was paid ahead. */
function startOfSilence(s: State): void {
  prepaid(s, 12, 6)
}

function prepaid(s: State, ...cash: number[]): void {
  warmLater(s, ...cash)
  const { money, told } = at(s.chains, 0)
  money.unearned = 6
  told.unearned = 6
}

/** The same with a third chain. */
function startOfThree(s: State): void {
  prepaid(s, 12, 6, 6)
}

/** A chain that was silent through an incident: its budget is its grant, and half of it is owed. */
function startOfWindfall(s: State): void {
  warmLater(s, 4, 2)
  const line = sold(s, 0, 0, 2, 0)
  at(s.chains, 0).budgets = 2
  s.capital -= 2
  at(s.products, 0).state = 2
  Object.assign(line, { liveHit: 1, claim: 1, opened: 1, frozen: 1, budget: 2, homeTarget: 0, homeBurned: 2 })
}

/** The bounds that `npm test` searches to the end. */
export const worlds: readonly World[] = [
  {
    name: 'capacity',
    about: 'targets, sales, ends of covers and reports without a bound on their number, in any order; capital 1',
    chains: 2,
    products: 1,
    amounts: [1],
    most: { ...targetSteps, ...salesSteps },
    inFlight: { reports: 2, targets: 2 },
    caps: [1],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 1, 0),
  },
  {
    name: 'amounts',
    about: 'the same with capital 2 and amounts of 1 and 2, one message of a kind under way',
    chains: 2,
    products: 1,
    amounts: [1, 2],
    most: { ...targetSteps, ...salesSteps },
    inFlight: { reports: 1, targets: 1 },
    caps: [1, 2],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 1, 1),
  },
  {
    name: 'capital',
    about: 'requests of both kinds, cancels and settlements at a price of one',
    chains: 2,
    products: 0,
    amounts: [1, 2],
    most: { ...capitalSteps, deposit: 2, redeem: 2, cancelDeposit: 1, cancelRedeem: 1, tick: 2 },
    userSteps: 3,
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 2, 1),
  },
  {
    name: 'premium',
    about: 'the same with premium: the price changes',
    chains: 2,
    products: 0,
    amounts: [6],
    most: { ...capitalSteps, deposit: 2, redeem: 1, earn: 1, tick: 2 },
    userSteps: 3,
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => warm(s, 12, 6),
  },
  {
    name: 'transit',
    about: 'remittances, one over the other, with bridges that give back',
    chains: 2,
    products: 0,
    amounts: [1, 2],
    most: { ...reportSteps, ...remitSteps, remit: 2 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 2, 1),
  },
  {
    name: 'remit',
    about: 'exits and remittances from one chain',
    chains: 2,
    products: 0,
    amounts: [1, 2],
    most: { ...capitalSteps, ...remitSteps, deposit: 1, redeem: 1, remit: 1, tick: 1 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => warm(s, 2, 1),
  },
  {
    name: 'claims',
    about: 'an exit under way, an incident and its payout on one chain',
    chains: 2,
    products: 1,
    amounts: [1],
    most: { ...capitalSteps, ...incidentSteps, redeem: 1, event: 1, tick: 2, close: 1 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 2, 1)
      sold(s, 0, 0, 2, 2)
    },
  },
  {
    name: 'promises',
    about: 'a remittance under way, an incident and its payout on one chain',
    chains: 2,
    products: 1,
    amounts: [1, 2],
    most: { ...reportSteps, ...incidentSteps, ...remitSteps, remit: 1, event: 1, close: 1 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => {
      warm(s, 2, 1)
      sold(s, 0, 0, 2, 2)
    },
  },
  {
    name: 'burn',
    about: 'an incident and its payout among sales, with targets under way',
    chains: 2,
    products: 1,
    amounts: [1],
    most: { ...targetSteps, ...incidentSteps, sell: 2, retarget: 1, event: 1 },
    inFlight: { reports: 2, targets: 2 },
    caps: [2],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 1, 1)
      sold(s, 0, 0, 1, 1)
    },
  },
  {
    name: 'tails',
    about: 'an incident among ends of covers and tails, on chains that hear late, as far as its decision',
    chains: 2,
    products: 1,
    amounts: [1],
    most: {
      ...reportSteps,
      ...validationSteps,
      takeDecision: forever,
      hear: forever,
      sell: 1,
      expire: 1,
      tick: 2,
      event: 1,
    },
    inFlight: { reports: 1, targets: 1 },
    caps: [1],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 1, 0)
      sold(s, 0, 0, 1, 1)
    },
  },
  {
    name: 'flight',
    about: 'exits around an incident, as far as its decision',
    chains: 2,
    products: 1,
    amounts: [1],
    most: { ...capitalSteps, ...validationSteps, redeem: 2, event: 1, tick: 2 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 2, 1)
      sold(s, 0, 0, 1, 1)
    },
  },
  {
    name: 'products',
    about: 'two products share capital: sales, ends of covers and targets',
    chains: 2,
    products: 2,
    amounts: [1, 2],
    most: { ...targetSteps, sell: 2, expire: 1, retarget: 3, delist: 1 },
    inFlight: { reports: 1, targets: 1 },
    caps: [2],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 1, 1),
  },
  {
    name: 'reserve',
    about: 'incidents of two products at once, which share capital at leverage 2',
    chains: 2,
    products: 2,
    amounts: [1],
    most: { ...reportSteps, ...incidentSteps, event: 2 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 2,
    start: (s) => {
      warm(s, 1, 1)
      sold(s, 0, 0, 1, 1)
      sold(s, 1, 1, 2, 2)
    },
  },
  {
    name: 'decided',
    about: 'a decision and an order to remit under way from a chain without cash for both, and requests after them',
    chains: 2,
    products: 1,
    amounts: [6],
    most: {
      ...capitalSteps,
      ...remitSteps,
      takeDecision: forever,
      fund: forever,
      pay: forever,
      deposit: 1,
      redeem: 1,
      tick: 1,
    },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => {
      warm(s, 12, 24)
      const line = sold(s, 0, 0, 12, 12)
      const c = at(s.chains, 0)
      c.remitOrdered = 6
      c.remits.push({ amount: 6, stage: 1 })
      c.budgets = 12
      s.capital -= 12
      at(s.products, 0).state = 2
      Object.assign(line, { live: 0, liveHit: 12, claim: 1, opened: 1, frozen: 1, budget: 12, promisedThen: 6 })
      Object.assign(line, { homeTarget: 0, homeBurned: 12 })
    },
  },
  {
    name: 'silence',
    about:
      'a request, and chains that fall silent, are left out, written down, and back; the price changes; all that waits settles in the end',
    most: { ...capitalSteps, ...silenceSteps, accrue: 1, deposit: 1, redeem: 1, tick: 2 },
    userSteps: 1,
    ...silent([6]),
    isLive: true,
    start: startOfSilence,
  },
  {
    name: 'stranded',
    about: 'a remittance under way from or to a chain that falls silent and is written down',
    most: { ...reportSteps, ...silenceSteps, takeRemit: forever, arrive: forever, remit: 1, tick: 2 },
    ...silent([1, 2]),
    start: (s) => warmLater(s, 2, 1),
  },
  {
    name: 'hush',
    about: 'an incident on chains that fall silent, as far as its decision',
    most: { ...reportSteps, ...validationSteps, sell: 1, retarget: 1, event: 1, tick: 2 },
    ...silent([1], [3]),
    start: (s) => {
      warmLater(s, 2, 2)
      sold(s, 0, 0, 2, 1)
    },
  },
  {
    name: 'windfall',
    about: 'a budget of all that was granted to a silent chain, its payout and its release, and a request meanwhile',
    most: { ...capitalSteps, ...budgetSteps, deposit: 1, redeem: 1, tick: 1 },
    userSteps: 1,
    ...silent([1], [0]),
    start: startOfWindfall,
  },
  {
    name: 'recovery',
    about: 'a deposit between a write-down and what comes back',
    most: { ...capitalSteps, ...silenceSteps, deposit: 1, tick: 2 },
    ...silent([6]),
    start: (s) => warmLater(s, 12, 6),
  },
  {
    name: 'late',
    about: 'requests among reports that are always an epoch late; all that waits settles in the end',
    most: { ...capitalSteps, deposit: 2, redeem: 1, tick: 2 },
    userSteps: 2,
    ...silent([6]),
    silence: 2,
    isLive: true,
    start: (s) => warmLater(s, 12, 6),
  },
  {
    name: 'moves',
    about: 'shares move between home, which is the first chain, and another, in parts, among requests of both kinds',
    chains: 2,
    products: 0,
    amounts: [1, 2],
    most: { ...capitalSteps, takeMove: forever, move: 2, deposit: 1, redeem: 1, tick: 1 },
    userSteps: 3,
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => warm(s, 2, 1),
  },
]

/** Wider bounds, for `pnpm model --full`: minutes each. */
export const fullWorlds: readonly World[] = [
  {
    name: 'capacity-full',
    about: 'capital 2, amounts of 1 and 2, and messages in any order',
    chains: 2,
    products: 1,
    amounts: [1, 2],
    most: { ...targetSteps, ...salesSteps },
    inFlight: { reports: 2, targets: 2 },
    caps: [2],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 1, 1),
  },
  {
    name: 'products-full',
    about: 'the world products with more of everything',
    chains: 2,
    products: 2,
    amounts: [1, 2],
    most: { ...targetSteps, sell: 3, expire: 2, retarget: 4, delist: 1 },
    inFlight: { reports: 1, targets: 1 },
    caps: [2],
    notice: 1,
    leverage: 1,
    start: (s) => warm(s, 1, 1),
  },
  {
    name: 'reserve-full',
    about: 'incidents of two products at once, which share capital at leverage 2, among sales and targets',
    chains: 2,
    products: 2,
    amounts: [1],
    most: { ...targetSteps, ...incidentSteps, sell: 1, retarget: 1, event: 2 },
    inFlight: { reports: 1, targets: 1 },
    caps: [2],
    notice: 1,
    leverage: 2,
    start: (s) => {
      warm(s, 1, 1)
      sold(s, 0, 0, 1, 1)
      sold(s, 1, 1, 2, 2)
    },
  },
  {
    name: 'whole-full',
    about:
      'two products, sales, ends of covers, tails on chains that hear late, an incident to its payout or dismissal',
    chains: 2,
    products: 2,
    amounts: [1, 2],
    most: {
      ...reportSteps,
      ...incidentSteps,
      hear: forever,
      sell: 1,
      expire: 1,
      event: 1,
      dismiss: 1,
      tick: 2,
    },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 2, 1)
      sold(s, 0, 0, 2, 1)
      sold(s, 1, 1, 1, 0)
    },
  },
  {
    name: 'exits-full',
    about: 'the world claims with a deposit',
    chains: 2,
    products: 1,
    amounts: [1],
    most: { ...capitalSteps, ...incidentSteps, deposit: 1, redeem: 1, event: 1, close: 1, tick: 2 },
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 1,
    leverage: 1,
    start: (s) => {
      warm(s, 2, 1)
      sold(s, 0, 0, 2, 2)
    },
  },
  {
    name: 'silence-full',
    about: 'two requests, and two epochs without a report before a chain is quarantined',
    most: { ...capitalSteps, ...silenceSteps, accrue: 1, deposit: 1, redeem: 1, tick: 3 },
    ...silent([6]),
    silence: 2,
    start: startOfSilence,
  },
  {
    name: 'live-full',
    about: 'the world silence with two epochs before a chain is quarantined, and an announcement taken back',
    most: { ...capitalSteps, ...silenceSteps, accrue: 1, deposit: 1, redeem: 1, revoke: 1, tick: 3 },
    userSteps: 1,
    ...silent([6]),
    silence: 2,
    isLive: true,
    start: startOfSilence,
  },
  {
    name: 'moves-full',
    about: 'the world moves with a cancel and another epoch',
    chains: 2,
    products: 0,
    amounts: [1, 2],
    most: { ...capitalSteps, takeMove: forever, move: 2, deposit: 1, redeem: 1, cancelRedeem: 1, tick: 2 },
    userSteps: 3,
    inFlight: { reports: 1, targets: 1 },
    caps: [],
    notice: 0,
    leverage: 1,
    start: (s) => warm(s, 2, 2),
  },
  {
    name: 'moves-silent-full',
    about: 'shares move from and to chains that fall silent and are written down',
    most: { ...capitalSteps, ...silenceSteps, takeMove: forever, move: 2, deposit: 1, redeem: 1, tick: 2 },
    userSteps: 2,
    ...silent([6]),
    start: (s) => warmLater(s, 12, 6),
  },
  {
    name: 'three-full',
    about: 'three chains, of which some are silent and some late',
    most: { ...capitalSteps, accrue: 1, deposit: 1, redeem: 1, tick: 3 },
    userSteps: 2,
    ...silent([6]),
    chains: 3,
    silence: 2,
    start: startOfThree,
  },
  {
    name: 'three-live-full',
    about: 'the world silence with three chains',
    most: { ...capitalSteps, ...silenceSteps, accrue: 1, deposit: 1, redeem: 1, tick: 2 },
    userSteps: 1,
    ...silent([6]),
    chains: 3,
    isLive: true,
    start: startOfThree,
  },
  {
    name: 'hush-full',
    about: 'the world hush with targets under way',
    most: { ...targetSteps, ...validationSteps, sell: 1, retarget: 1, event: 1, tick: 2 },
    ...silent([1], [3]),
    start: (s) => {
      warmLater(s, 2, 2)
      sold(s, 0, 0, 2, 1)
    },
  },
  {
    name: 'windfall-full',
    about: 'the world windfall with two requests',
    most: { ...capitalSteps, ...budgetSteps, deposit: 1, redeem: 1, tick: 2 },
    ...silent([1, 2], [0]),
    start: startOfWindfall,
  },
]

/** What the rules of silence leave open: each of these breaks, as the README says. */
export const openWorlds: readonly World[] = [
  {
    name: 'late-premium',
    about: 'a chain goes on selling after its last report',
    most: { ...capitalSteps, earn: 1, deposit: 1, tick: 1 },
    ...silent([6]),
    start: (s) => warmLater(s, 12, 6),
  },
  {
    name: 'unheard',
    about: 'money that a chain sent before it fell silent, and did not report',
    most: { ...reportSteps, ...silenceSteps, takeRemit: forever, arrive: forever, remit: 1, tick: 1 },
    ...silent([1]),
    isStrict: true,
    start: (s) => warmLater(s, 2, 1),
  },
]
