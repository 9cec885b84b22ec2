import type { Rules } from './rules.js'
import type { State } from './state.js'

/** All kinds of steps. Users: sell to cancelRedeem. The world: tick to close. Keepers and the network: the rest. */
export const kinds = [
  'sell',
  'expire',
  'deposit',
  'redeem',
  'cancelDeposit',
  'cancelRedeem',
  'earn',
  'tick',
  'event',
  'open',
  'decide',
  'dismiss',
  'pay',
  'close',
  'retarget',
  'delist',
  'sendTarget',
  'takeTarget',
  'report',
  'takeReport',
  'settle',
  'takeSettlement',
  'remit',
  'takeRemit',
  'arrive',
  'turnBack',
  'takeOpening',
  'takeDecision',
  'hear',
  'fund',
  'accrue',
  'announce',
  'revoke',
  'writeDown',
  'recover',
  'move',
  'takeMove',
  'drip',
] as const

export type Kind = (typeof kinds)[number]

/** Bounds of one search: who may do what how often, and what stands at its start. */
export type World = {
  name: string
  about: string
  chains: number
  products: number
  /** Amounts of sales, requests and payouts. */
  amounts: readonly number[]
  /** Steps that may be taken, and how often: Infinity without a bound. Others are never taken. */
  most: Partial<Record<Kind, number>>
  /** Most steps of users together; without it only each kind is bounded. */
  userSteps?: number
  /** Reports of one chain, and targets of one product on one chain, that may be under way at once; a newer one makes the oldest lost. */
  inFlight: { reports: number; targets: number }
  /** Limits that a product may be given at a retarget, beside what capital allows. */
  caps: readonly number[]
  /** Epochs that exits wait. */
  notice: number
  /** What may be granted of all products together, in multiples of capital. */
  leverage: number
  /** Epochs without a report after which a chain is quarantined; without it chains never are. */
  silence?: number
  /** Whether every state is asked if all that waits would settle in the end. */
  isLive?: boolean
  /** Whether what the rules of silence leave open is asked for too. */
  isStrict?: boolean
  /** Makes the start out of an empty state. */
  start: (s: State) => void
}

/** One step out of a state. `id` names the report or target that arrives, where a trace named it. */
export type Step = {
  kind: Kind
  chain: number
  product: number
  amount: number
  next: State
  broken: string
  id?: number | undefined
}

/** Where steps are taken to, with what they need to know. */
export type Context = { world: World; rules: Rules; emit: (step: Step) => void }

const userKinds: ReadonlySet<Kind> = new Set([
  'sell',
  'deposit',
  'redeem',
  'cancelDeposit',
  'cancelRedeem',
  'earn',
  'move',
])

/**
 * Where the bounded kinds of a world are counted.
 *
 * @param world World.
 * @returns Its kinds with a finite bound, in a fixed order; the last counter is of all steps of users.
 */
export function countedKinds(world: World): Kind[] {
  return kinds.filter((kind) => Number.isFinite(world.most[kind] ?? Number.POSITIVE_INFINITY))
}

const counted = new WeakMap<World, Map<Kind, number>>()

function counterOf(world: World, kind: Kind): number {
  let map = counted.get(world)
  if (map === undefined) {
    map = new Map(countedKinds(world).map((k, i) => [k, i]))
    counted.set(world, map)
  }
  return map.get(kind) ?? -1
}

/**
 * Whether a kind of step may be taken once more.
 *
 * @param s State.
 * @param world Bounds.
 * @param kind Kind.
 * @returns Whether it is allowed.
 */
export function may(s: State, world: World, kind: Kind): boolean {
  const most = world.most[kind]
  if (most === undefined) return false
  if (userKinds.has(kind) && world.userSteps !== undefined && (s.used.at(-1) ?? 0) >= world.userSteps) return false
  const counter = counterOf(world, kind)
  return counter < 0 || (s.used[counter] ?? 0) < most
}

/**
 * Counts a step that was taken, in the state after it.
 *
 * @param next State after the step, changed.
 * @param world Bounds.
 * @param kind Kind of the step.
 */
export function count(next: State, world: World, kind: Kind): void {
  const counter = counterOf(world, kind)
  if (counter >= 0) next.used[counter] = (next.used[counter] ?? 0) + 1
  if (world.userSteps !== undefined && userKinds.has(kind)) {
    next.used[next.used.length - 1] = (next.used.at(-1) ?? 0) + 1
  }
}
