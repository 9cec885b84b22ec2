import { isFresh } from './freshness.js'
import { grantedOf, isQuarantined, leaving, reserves } from './home.js'
import type { Rules } from './rules.js'
import { at, copy, eachLine, exposureOf, type Line, lineOf, type State, sum, type TargetMessage } from './state.js'
import { type Context, may } from './world.js'

/**
 * What sales may reach (R17): the newest target less the payouts that it does not reflect.
 *
 * @param l Line.
 * @param rules Switches.
 * @returns Units.
 */
export function effectiveTarget(l: Line, rules: Rules): number {
  if (!rules.R17) return l.target
  return Math.max(0, l.target - Math.max(0, l.burned - l.burnSeen))
}

/**
 * A sale: R0 lets it reach the target.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function sell(s: State, { world, rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (l.frozen === 1 || !isFresh(at(s.chains, chain), world)) return
    for (const amount of world.amounts) {
      if (exposureOf(l) + amount > effectiveTarget(l, rules)) continue
      const next = copy(s)
      lineOf(next, chain, product).live += amount
      emit({ kind: 'sell', chain, product, amount, next, broken: '' })
    }
  })
}

/**
 * The end of covers. They stay exposed for their tail (R10).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function expire(s: State, { world, rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    for (const hit of [false, true]) {
      for (const amount of world.amounts) {
        if (amount > (hit ? l.liveHit : l.live)) continue
        const next = copy(s)
        const line = lineOf(next, chain, product)
        if (hit) line.liveHit -= amount
        else line.live -= amount
        if (hit && rules.R10) line.endedHit += amount
        else if (hit) line.goneHit += amount
        else if (rules.R10 && world.most.event !== undefined) line.ended += amount
        emit({ kind: 'expire', chain, product, amount, next, broken: '' })
      }
    }
  })
}

/**
 * Home sets the targets of a product, as the contracts work them out: every chain keeps what it has exposed, `chain` gets what nobody has.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function retarget(s: State, context: Context): void {
  const { world, emit } = context
  s.products.forEach((p, product) => {
    if (p.state === 1) return
    if (may(s, world, 'delist')) {
      const next = copy(s)
      const broken = plan(next, context, product, 0, 0, false)
      if (broken !== undefined) emit({ kind: 'delist', chain: 0, product, amount: 0, next, broken })
    }
    if (!may(s, world, 'retarget')) return
    for (const cap of world.caps) {
      for (let chain = 0; chain < s.chains.length; chain++) retargetTo(s, context, product, cap, chain)
    }
  })
}

/** Home goes through its chains in an order; names are alike here, so both are taken where it matters. */
function retargetTo(s: State, context: Context, product: number, amount: number, chain: number): void {
  const [forwards, backwards] = [copy(s), copy(s)]
  const broken = plan(forwards, context, product, amount, chain, false)
  const other = plan(backwards, context, product, amount, chain, true)
  const isSame = s.chains.every((_, i) => {
    const [a, b] = [lineOf(forwards, i, product), lineOf(backwards, i, product)]
    return a.homeTarget === b.homeTarget && a.granted === b.granted
  })
  const { emit } = context
  if (broken !== undefined) emit({ kind: 'retarget', chain, product, amount, next: forwards, broken })
  if (other !== undefined && !isSame) emit({ kind: 'retarget', chain, product, amount, next: backwards, broken: other })
}

/**
 * Works out and sets the targets of a product.
 *
 * @param s State, changed.
 * @param context Bounds and switches.
 * @param product Index.
 * @param cap Limit of the product beside capital, units.
 * @param to Chain that gets what nobody has exposed.
 * @param backwards Whether the last chain goes first: room is handed out in order.
 * @returns What broke, empty if nothing did; undefined if no target moved.
 */
function plan(
  s: State,
  { world, rules }: Context,
  product: number,
  cap: number,
  to: number,
  backwards: boolean,
): string | undefined {
  const free = Math.max(0, s.capital - reserves(s) - leaving(s, world))
  const exposed = sum(s.chains, (c) => at(c.lines, product).exposureTold)
  let ofProduct = grantedOf(s, product)
  let ofPool = grantedOf(s)
  let limit = Math.min(cap, free)
  const asked = limit
  const ofAll = free * world.leverage
  if (ofPool > ofAll) limit = Math.min(limit, Math.floor((ofProduct * ofAll) / ofPool))
  let moved = false
  let raised = false
  for (let i = 0; i < s.chains.length; i++) {
    const chain = backwards ? s.chains.length - 1 - i : i
    const line = lineOf(s, chain, product)
    const told = line.exposureTold
    const idle = chain === to ? limit - exposed : 0
    const share = exposed >= limit ? (exposed === 0 ? 0 : Math.floor((limit * told) / exposed)) : told + idle
    const room = Math.min(limit - (ofProduct - line.granted), ofAll - (ofPool - line.granted))
    const isSilent = isQuarantined(s, at(s.chains, chain), world)
    const most = isSilent && rules.Q10 ? line.homeTarget : Math.max(room, line.homeTarget)
    const want = Math.min(share, most)
    if (want === line.homeTarget && line.homeSeq !== 0) continue
    moved = true
    if (want > line.granted) {
      raised = true
      if (isSilent) return 'a silent chain is granted more'
      ofProduct += want - line.granted
      ofPool += want - line.granted
      line.granted = want
    }
    line.homeTarget = want
    line.homeSeq += 1
  }
  if (!moved) return undefined
  const tooMuch = raised && (ofProduct > asked || ofPool > ofAll)
  return tooMuch ? "I1': more is granted than a limit allows" : ''
}

/**
 * Home sends its newest target of a product to a chain, however often.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function sendTarget(s: State, { world, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (l.homeSeq === 0) return
    const message: TargetMessage = { target: l.homeTarget, seq: l.homeSeq, burnSeen: l.homeBurned }
    if (message.seq === l.seq && message.burnSeen === l.burnSeen) return
    if (l.targets.some((t) => t.seq === message.seq && t.burnSeen === message.burnSeen)) return
    const next = copy(s)
    const line = lineOf(next, chain, product)
    if (line.targets.length >= world.inFlight.targets) line.targets.shift()
    line.targets.push(message)
    emit({ kind: 'sendTarget', chain, product, amount: l.homeTarget, next, broken: '' })
  })
}

/**
 * A target arrives, in any order. R0: the newest wins.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeTarget(s: State, { rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    l.targets.forEach((message, i) => {
      const next = copy(s)
      const line = lineOf(next, chain, product)
      line.targets.splice(i, 1)
      if (!rules.R0 || !rules['R0.newest'] || isNewer(message, line)) {
        line.target = message.target
        line.seq = message.seq
        line.burnSeen = message.burnSeen
      }
      emit({ kind: 'takeTarget', chain, product, amount: message.target, next, broken: '', id: message.id })
    })
  })
}

/**
 * Whether a target replaces the one that a chain has.
 *
 * @param message Target under way.
 * @param l Line.
 * @returns Whether it is not older.
 */
export function isNewer(message: TargetMessage, l: Line): boolean {
  return message.seq > l.seq || (message.seq === l.seq && message.burnSeen > l.burnSeen)
}
