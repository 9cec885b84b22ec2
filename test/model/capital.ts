import { comesBack, expected, letGo } from './drips.js'
import { capitalOn, grantedOf, isQuarantined, reserves } from './home.js'
import type { Rules } from './rules.js'
import { hasWriteDown, unreported, untold } from './silence.js'
import { type Asked, at, type Chain, copy, type Settlement, type State, sum, type Tranche } from './state.js'
import type { Context, World } from './world.js'

/**
 * Requests to deposit.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function deposit(s: State, { world, emit }: Context): void {
  for (let chain = 0; chain < s.chains.length; chain++) {
    for (const amount of world.amounts) {
      const next = copy(s)
      at(next.chains, chain).depositsOpen += amount
      emit({ kind: 'deposit', chain, product: 0, amount, next, broken: '' })
    }
  }
}

/**
 * Requests to redeem shares that did not ask yet.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function redeem(s: State, { world, emit }: Context): void {
  s.chains.forEach(({ money, sharesOpen }, chain) => {
    const held = money.shares - (money.sharesAsked + sharesOpen - money.sharesApplied)
    for (const amount of world.amounts) {
      if (amount > held) continue
      const next = copy(s)
      at(next.chains, chain).sharesOpen += amount
      emit({ kind: 'redeem', chain, product: 0, amount, next, broken: '' })
    }
  })
}

/**
 * Takes requests to deposit back: those of the open round (R6).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function cancelDeposit(s: State, { rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    const closed = rules.R6 ? 0 : sum(c.rounds, (r) => r)
    if (c.depositsOpen + closed === 0) return
    const next = copy(s)
    const there = at(next.chains, chain)
    there.depositsOpen = 0
    if (closed > 0) {
      there.money.depositsAsked -= closed
      there.rounds.fill(0)
    }
    emit({ kind: 'cancelDeposit', chain, product: 0, amount: 0, next, broken: '' })
  })
}

/**
 * Takes requests to redeem back: those of the open round (R6).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function cancelRedeem(s: State, { rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    const closed = rules.R6 ? 0 : c.money.sharesAsked - c.money.sharesApplied
    if (c.sharesOpen + closed === 0) return
    const next = copy(s)
    const there = at(next.chains, chain)
    there.sharesOpen = 0
    there.money.sharesAsked -= closed
    there.queueAtEvent = Math.min(there.queueAtEvent, there.money.sharesAsked)
    emit({ kind: 'cancelRedeem', chain, product: 0, amount: 0, next, broken: '' })
  })
}

/**
 * Premium is earned.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function earn(s: State, { world, emit }: Context): void {
  for (let chain = 0; chain < s.chains.length; chain++) {
    const next = copy(s)
    const { money } = at(next.chains, chain)
    const amount = at(world.amounts, 0)
    money.cash += amount
    money.earned += amount
    emit({ kind: 'earn', chain, product: 0, amount, next, broken: '' })
  }
}

/**
 * Premium that was paid ahead is earned.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function accrue(s: State, { world, emit }: Context): void {
  s.chains.forEach(({ money }, chain) => {
    for (const amount of world.amounts) {
      if (amount > money.unearned) continue
      const next = copy(s)
      const there = at(next.chains, chain).money
      there.unearned -= amount
      there.cash += amount
      there.earned += amount
      emit({ kind: 'accrue', chain, product: 0, amount, next, broken: '' })
    }
  })
}

/** One settlement while it is worked out. `capital` for `shares` is its price; Q3 and Q4 say what silent chains add to it. */
type Run = {
  s: State
  rules: Rules
  world: World
  capital: number
  depositCapital: number
  exitCapital: number
  shares: number
  /** Of the oldest last report among the chains that settle. */
  epoch: number
  parts: Part[]
}

/** What one chain gets of it. `at` and `head` walk through its queue of exits. */
type Part = {
  deposits: number
  /** What they are of. */
  asked: Asked | undefined
  minted: number
  exitShares: number
  exitAssets: number
  head: number
  at: number
  liquid: number
  stopped: boolean
}

/**
 * Home settles: deposits of closed rounds become capital, and exits fill, at one price.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function settle(s: State, { world, rules, emit }: Context): void {
  if (s.chains.some((c) => c.told.epoch === 0)) return
  if (rules.R11 && s.products.some((p) => p.state === 1)) return
  if (rules.Q6 && s.chains.some(hasWriteDown)) return
  const started = letGo(s)
  const next = copy(started)
  const waitsFor = s.chains.filter((c) => !rules.Q1 || !isQuarantined(s, c, world))
  const capital = rules.R3 ? started.capital : cashForm(s)
  const silent = unreported(s, world, rules)
  const exits = (rules.Q4 ? 0 : silent) + (rules.D2 ? 0 : started.dripping)
  const run: Run = {
    s: next,
    rules,
    world,
    capital,
    depositCapital: capital + expected(started, world, rules),
    exitCapital: capital + exits,
    shares: rules.R2 ? s.shares : sum(s.chains, (c) => c.told.shares),
    epoch: Math.min(...waitsFor.map((c) => c.told.epoch)),
    parts: [],
  }
  settleDeposits(run)
  fillExits(run)
  if (!run.parts.some((p) => p.deposits !== 0 || p.exitShares !== 0)) return
  const broken = brokenBy(started, run)
  run.parts.forEach((part, i) => {
    book(run, at(next.chains, i), part)
  })
  noteDodging(s, next, run)
  noteFlight(next, run)
  emit({ kind: 'settle', chain: 0, product: 0, amount: 0, next, broken })
}

/** The natural reading of R3: what the chains have, and what is between them. */
function cashForm(s: State): number {
  return (
    sum(s.chains, (c) => c.told.cash) +
    Math.max(
      0,
      sum(s.chains, (c) => c.told.sent - c.told.received),
    )
  )
}

function settleDeposits(run: Run): void {
  for (const c of run.s.chains) {
    const asked = askedOf(run, c)
    const deposits = depositsOf(run, c, asked)
    const isFirst = run.shares === 0 || run.depositCapital === 0
    const minted = isFirst ? deposits : Math.floor((deposits * run.shares) / run.depositCapital)
    const liquid = liquidOn(c, deposits, run.rules)
    const isSilent = run.rules.Q2 && isQuarantined(run.s, c, run.world)
    const stopped = isSilent || c.exitsFilled !== c.told.exitsApplied
    const head = isSilent ? Number.POSITIVE_INFINITY : 0
    run.parts.push({ deposits, asked, minted, exitShares: 0, exitAssets: 0, head, at: c.sharesFilled, liquid, stopped })
  }
}

/** What of a chain every chain has reported after (R7); a quarantined chain would be settled as it was last heard of (Q2). */
function askedOf({ s, rules, world, epoch }: Run, c: Chain): Asked | undefined {
  const isSilent = isQuarantined(s, c, world)
  if (isSilent && rules.Q2) return undefined
  return c.asked.filter((a) => isSilent || !rules.R7 || a.epoch <= epoch).at(-1)
}

function depositsOf({ rules }: Run, c: Chain, asked: Asked | undefined): number {
  return asked === undefined ? 0 : Math.max(0, asked.asked - (rules.R1 ? c.depositsSettled : c.told.depositsApplied))
}

/** What a chain can pay (R8), with the deposits of the same settlement: they first make up for what it is short of. */
function liquidOn(c: Chain, deposits: number, rules: Rules): number {
  if (!rules.R8) return Number.POSITIVE_INFINITY
  const free = capitalOn(c, rules['R8.remit'])
  return rules['R8.short'] ? Math.max(0, free + deposits) : Math.max(0, free) + deposits
}

/** Oldest first, as far as the limits leave room and the chains have cash; who must stop keeps his room. */
function fillExits(run: Run): void {
  const held = reserves(run.s)
  let room = Math.max(0, run.capital + sum(run.parts, (p) => p.deposits) - neededBy(run) - held)
  while (room > 0) {
    const heads = run.s.chains.map((c, i) => headOf(run, c, at(run.parts, i)))
    const oldest = Math.min(...heads.map((h) => h?.epoch ?? Number.POSITIVE_INFINITY))
    if (oldest === Number.POSITIVE_INFINITY) return
    const worth = (h: Tranche, part: Part) => Math.floor(((h.end - part.at) * run.exitCapital) / run.shares)
    const wanted = sum(heads, (h) => (h?.epoch === oldest ? worth(h, at(run.parts, heads.indexOf(h))) : 0))
    heads.forEach((h, i) => {
      if (h?.epoch === oldest) fill(run, at(run.parts, i), h, wanted, room)
    })
    room = Math.max(0, room - wanted)
  }
}

/** Capital that grants need: of all products by leverage, and of each alone. */
function neededBy({ s, world }: Run): number {
  const ofEach = s.products.map((_, product) => grantedOf(s, product))
  return Math.max(Math.ceil(grantedOf(s) / world.leverage), ...ofEach)
}

function headOf(run: Run, c: Chain, part: Part): Tranche | undefined {
  const tranche = c.tranches[part.head]
  const notice = run.rules.R16 ? run.world.notice : 0
  const epoch = run.rules.R7 ? run.epoch : c.told.epoch
  return tranche !== undefined && tranche.epoch + notice <= epoch ? tranche : undefined
}

function fill(run: Run, part: Part, tranche: Tranche, wanted: number, room: number): void {
  let shares = tranche.end - part.at
  let assets = Math.floor((shares * run.exitCapital) / run.shares)
  const most = Math.min(part.liquid, wanted > room ? Math.floor((room * assets) / wanted) : assets)
  if (most < assets) {
    shares = Math.floor((most * run.shares) / run.exitCapital)
    assets = Math.floor((shares * run.exitCapital) / run.shares)
  }
  if (!part.stopped) {
    part.exitShares += shares
    part.exitAssets += assets
    part.liquid -= assets
  }
  part.stopped ||= most < Math.floor(((tranche.end - part.at) * run.exitCapital) / run.shares)
  part.head = part.stopped ? Number.POSITIVE_INFINITY : part.head + 1
  part.at = tranche.end
}

function book(run: Run, c: Chain, part: Part): void {
  if (part.deposits === 0 && part.exitShares === 0) return
  const { deposits, asked, minted, exitShares, exitAssets } = part
  if (deposits > 0 && asked !== undefined) {
    c.settlements += 1
    const rounds = { fromRound: run.rules['R5.rounds'] ? c.nextRound : 0, toRound: asked.epoch - 1 }
    c.nextRound = asked.epoch
    // Without R1 home goes by what the last report says.
    if (run.rules.R1) c.asked = c.asked.filter((a) => a.asked > asked.asked)
    c.pending.push({ n: c.settlements, ...rounds, deposits, minted, exitShares: 0, exitAssets: 0 })
  }
  if (exitShares > 0) {
    c.settlements += 1
    c.pending.push({ n: c.settlements, fromRound: 0, toRound: 0, deposits: 0, minted: 0, exitShares, exitAssets })
  }
  if (run.world.most.move !== undefined) c.minted += minted
  c.depositsSettled += deposits
  c.exitsFilled += exitAssets
  c.sharesFilled += exitShares
  c.tranches = c.tranches.filter((t) => t.end > c.sharesFilled)
  run.s.capital += deposits - exitAssets
  run.s.shares += minted - exitShares
}

/** One price, the forward price, and age: what a settlement must not break. */
function brokenBy(before: State, run: Run): string {
  if (run.capital !== before.capital || run.shares !== before.shares) return 'one price: it is not capital by shares'
  for (let i = 0; i < before.chains.length; i++) {
    const part = at(run.parts, i)
    const c = at(before.chains, i)
    const isPart = part.deposits > 0 || part.exitShares > 0
    if (isPart && isQuarantined(before, c, run.world)) return 'something settles for a silent chain'
    const round = part.asked?.round ?? 0
    if (part.deposits > 0 && missedBy(before, round) > run.depositCapital - run.capital) {
      return 'forward price: what was gained before a deposit is not in its price'
    }
    const back = before.dripping + comesBack(before, run.world)
    if (part.deposits > 0 && back > run.depositCapital - run.capital) {
      return 'a newcomer has a part of what comes back'
    }
    if (part.exitAssets * run.shares > part.exitShares * (run.capital + sum(before.chains, untold))) {
      return 'a leaver is paid gains that are not there'
    }
    const oldest = c.tranches[0]
    if (part.exitShares > 0 && oldest !== undefined && jumpsTheQueue(before, run, oldest.epoch)) {
      return 'no exit ahead of an earlier one'
    }
  }
  return ''
}

/** What chains had gained when a round closed, and home has not heard of. */
function missedBy(s: State, round: number): number {
  return sum(s.chains, (c) => {
    const gained = c.gainedBefore[round] ?? c.money.earned + c.money.released
    return Math.max(0, gained - c.told.earned - c.told.released)
  })
}

/** Whether an older exit got nothing although its chain had cash. */
function jumpsTheQueue(before: State, run: Run, epoch: number): boolean {
  return before.chains.some((c, i) => {
    const part = at(run.parts, i)
    const oldest = c.tranches[0]
    return oldest !== undefined && oldest.epoch < epoch && part.exitShares === 0 && !part.stopped
  })
}

/** Notes on the products who left with what an incident will cost: what R11 and R16 prevent. */
function noteDodging(before: State, next: State, run: Run): void {
  before.products.forEach((p, i) => {
    if (p.event === 0 || p.state > 1) return
    const dodges = run.parts.some((part, c) => {
      const wasThere = p.state === 1 ? 0 : at(before.chains, c).queueAtEvent
      return part.exitShares > 0 && at(next.chains, c).sharesFilled > wasThere
    })
    if (dodges) at(next.products, i).dodged = 1
  })
}

/** Notes on the chains whose write-down is announced that somebody leaves before it: what Q6 prevents. */
function noteFlight(next: State, run: Run): void {
  if (!run.parts.some((part) => part.exitShares > 0)) return
  for (const c of next.chains) if (hasWriteDown(c)) c.fled = 1
}

/**
 * A settlement arrives, in any order (R5); with exits it waits for the money that home counted.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeSettlement(s: State, { rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    c.pending.forEach((settlement, i) => {
      const next = copy(s)
      const there = at(next.chains, chain)
      there.pending.splice(i, 1)
      const isDropped = !rules.R5 && settlement.n <= there.lastApplied
      const broken = isDropped ? '' : applyDeposits(there, settlement, rules)
      if (!isDropped && there.money.cash - there.setAside < settlement.exitAssets) return
      if (!isDropped) applyExits(there, settlement)
      if (!rules.R5) there.lastApplied = Math.max(there.lastApplied, settlement.n)
      emit({ kind: 'takeSettlement', chain, product: 0, amount: settlement.n, next, broken })
    })
  })
}

function applyDeposits(c: Chain, settlement: Settlement, rules: Rules): string {
  const { money } = c
  let { deposits, minted } = settlement
  if (deposits === 0) return ''
  if (!rules.R4) {
    deposits = sum(c.rounds, (r) => r) + c.depositsOpen
    minted = Math.floor((deposits * settlement.minted) / settlement.deposits)
    money.depositsAsked += c.depositsOpen
    c.depositsOpen = 0
    c.rounds.fill(0)
  } else {
    let named = 0
    for (let r = settlement.fromRound; r <= settlement.toRound; r++) {
      named += c.rounds[r] ?? 0
      c.rounds[r] = 0
    }
    if (named !== deposits) return 'a round gets the price of another'
  }
  money.depositsApplied += deposits
  money.cash += deposits
  money.shares += minted
  return ''
}

function applyExits({ money }: Chain, { exitShares, exitAssets }: Settlement): void {
  money.cash -= exitAssets
  money.exitsApplied += exitAssets
  money.sharesApplied += exitShares
  money.shares -= exitShares
}
