import {
  type Asked,
  at,
  type Chain,
  type Line,
  type Money,
  type Product,
  type Report,
  type SaidLine,
  type Settlement,
  type State,
  type TargetMessage,
} from './state.js'
import type { World } from './world.js'

const productFields = ['event', 'state', 'isNew', 'openFor', 'reserve', 'dodged'] as const satisfies (keyof Product)[]
const moneyFields = [
  'epoch',
  'cash',
  'depositsAsked',
  'depositRound',
  'depositsApplied',
  'sharesAsked',
  'sharesApplied',
  'exitsApplied',
  'shares',
  'earned',
  'unearned',
  'sent',
  'received',
  'paid',
  'released',
] as const satisfies (keyof Money)[]
const chainFields = [
  'setAside',
  'depositsOpen',
  'sharesOpen',
  'heard',
  'incidentsTold',
  'lastApplied',
  'queueAtEvent',
  'depositsSettled',
  'nextRound',
  'exitsFilled',
  'sharesFilled',
  'remitOrdered',
  'budgets',
  'minted',
  'announced',
  'fled',
  'writtenDown',
  'recovered',
  'settlements',
] as const satisfies (keyof Chain)[]
const askedFields = ['asked', 'epoch', 'round'] as const satisfies (keyof Asked)[]
const settlementFields = [
  'n',
  'fromRound',
  'toRound',
  'deposits',
  'minted',
  'exitShares',
  'exitAssets',
] as const satisfies (keyof Settlement)[]
const lineFields = [
  'target',
  'seq',
  'burnSeen',
  'burned',
  'live',
  'liveHit',
  'ended',
  'endedHit',
  'old',
  'oldHit',
  'due',
  'dueHit',
  'goneHit',
  'claim',
  'opened',
  'frozen',
  'budgetLeft',
  'promised',
  'homeTarget',
  'homeSeq',
  'homeBurned',
  'granted',
  'exposureTold',
  'known',
  'budget',
  'promisedThen',
] as const satisfies (keyof Line)[]
const targetFields = ['target', 'seq', 'burnSeen'] as const satisfies (keyof TargetMessage)[]
const saidFields = ['seq', 'reported', 'exposure', 'hit'] as const satisfies (keyof SaidLine)[]

/** Bytes of a state, and where its parts begin, so that the parts can be put in another order. */
class Writer {
  bytes = new Uint8Array(4096)
  end = 0

  /** One byte for 0 to 249, else a marker and two: a state's numbers are small. */
  put(value: number): void {
    if (value >= 0 && value < 250) {
      this.bytes[this.end++] = value
      return
    }
    if (value < -500 || value >= 65_000) throw new Error(`The model's codec has no room for ${value}.`)
    const shifted = value + 500
    this.bytes[this.end++] = 250
    this.bytes[this.end++] = shifted >> 8
    this.bytes[this.end++] = shifted & 255
  }

  putAll<K extends string>(record: Readonly<Record<K, number>>, fields: readonly K[]): void {
    for (const field of fields) this.put(record[field])
  }

  putList(values: readonly number[]): void {
    this.put(values.length)
    for (const value of values) this.put(value)
  }

  putRecords<K extends string>(records: readonly Readonly<Record<K, number>>[], fields: readonly K[]): void {
    this.put(records.length)
    for (const record of records) this.putAll(record, fields)
  }
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  take(): number {
    const first = this.bytes[this.at++] ?? 0
    if (first < 250) return first
    const high = this.bytes[this.at++] ?? 0
    return (high << 8) + (this.bytes[this.at++] ?? 0) - 500
  }

  takeAll<K extends string>(fields: readonly K[]): Record<K, number> {
    const record = {} as Record<K, number>
    for (const field of fields) record[field] = this.take()
    return record
  }

  takeList(): number[] {
    return Array.from({ length: this.take() }, () => this.take())
  }

  takeRecords<K extends string>(fields: readonly K[]): Record<K, number>[] {
    return Array.from({ length: this.take() }, () => this.takeAll(fields))
  }
}

/** Every way to put `n` things in order. */
function ordersOf(n: number): number[][] {
  if (n === 0) return [[]]
  return ordersOf(n - 1).flatMap((order) => {
    return Array.from({ length: n }, (_, i) => [...order.slice(0, i), n - 1, ...order.slice(i)])
  })
}

/** The parts of a state by number: the whole, each product, then each chain with its lines. */
function partsOf(chains: number[], products: number[]): number[] {
  const perChain = 1 + products.length
  const ofChains = chains.flatMap((c) => {
    const first = perChain + c * perChain
    return [first, ...products.map((p) => first + 1 + p)]
  })
  return [0, ...products.map((p) => 1 + p), ...ofChains]
}

/** Turns states to bytes and back: one key for all states that differ only in the names of chains and products. */
export class Codec {
  /** How many states one key stands for at most. */
  readonly symmetries: number
  private readonly parts = new Writer()
  private readonly one = new Writer()
  private readonly another = new Writer()
  private readonly starts: number[] = []
  /** Each order of chains and products, as the order of the parts that `writeParts` writes. */
  private readonly orders: number[][]

  /**
   * @param world Its chains, and its products, are alike.
   * @param useSymmetry False to keep states apart that differ in names alone.
   */
  constructor(
    private readonly world: World,
    useSymmetry = true,
  ) {
    const orders = (n: number) => (useSymmetry ? ordersOf(n) : [Array.from({ length: n }, (_, i) => i)])
    // Where shares move, one of the chains is home.
    const chains =
      world.most.move === undefined ? orders(world.chains) : orders(1).map(() => [...Array(world.chains).keys()])
    this.orders = chains.flatMap((chains) => orders(world.products).map((products) => partsOf(chains, products)))
    this.symmetries = this.orders.length
  }

  /**
   * @param s State.
   * @returns Its key; the bytes are overwritten by the next call.
   */
  encode(s: State): Uint8Array {
    this.writeParts(s)
    let best = this.one
    let other = this.another
    best.end = 0
    for (const order of this.orders) {
      if (this.assemble(order, other, best)) [best, other] = [other, best]
    }
    return best.bytes.subarray(0, best.end)
  }

  /** Global part, products, then of each chain: itself, its lines. */
  private writeParts(s: State): void {
    const w = this.parts
    w.end = 0
    this.starts.length = 0
    this.begin()
    w.put(s.epoch)
    w.put(s.capital)
    w.put(s.shares)
    w.put(s.dripping)
    w.putList(s.used)
    for (const p of s.products) {
      this.begin()
      w.putAll(p, productFields)
    }
    for (const c of s.chains) {
      this.begin()
      this.writeChain(c)
      c.lines.forEach((l, product) => {
        this.begin()
        w.putAll(l, lineFields)
        w.putRecords(l.targets, targetFields)
        for (const r of c.reports) w.putAll(at(r.lines, product), saidFields)
      })
    }
    this.begin()
  }

  private begin(): void {
    this.starts.push(this.parts.end)
  }

  private writeChain(c: Chain): void {
    const w = this.parts
    w.putAll(c, chainFields)
    w.putAll(c.money, moneyFields)
    w.putAll(c.told, moneyFields)
    w.putList(c.rounds)
    w.putList(c.gainedBefore)
    w.putRecords(c.asked, askedFields)
    w.putRecords(c.tranches, ['epoch', 'end'])
    w.putRecords(c.pending, settlementFields)
    w.putRecords(c.remits, ['amount', 'stage'])
    w.putList(c.moves)
    w.put(c.reports.length)
    for (const r of c.reports) {
      w.put(r.rank)
      w.put(r.refutes)
      w.putAll(r.money, moneyFields)
    }
  }

  /**
   * Puts the parts together in an order, as long as the result can be the first.
   *
   * @returns Whether it comes before `best`, or there is none.
   */
  private assemble(order: readonly number[], into: Writer, best: Writer): boolean {
    const from = this.parts.bytes
    let end = 0
    let isFirst = best.end === 0
    for (const part of order) {
      const stop = this.starts[part + 1] ?? 0
      for (let i = this.starts[part] ?? 0; i < stop; i++, end++) {
        const byte = from[i] ?? 0
        into.bytes[end] = byte
        if (isFirst) continue
        const other = best.bytes[end] ?? 0
        if (byte > other) return false
        isFirst = byte < other
      }
    }
    into.end = end
    return isFirst
  }

  /**
   * @param bytes Where a key is.
   * @param start Where it begins.
   * @returns The state.
   */
  decode(bytes: Uint8Array, start: number): State {
    const r = new Reader(bytes, start)
    const [epoch, capital, shares, dripping] = [r.take(), r.take(), r.take(), r.take()]
    const used = r.takeList()
    const products: Product[] = Array.from({ length: this.world.products }, () => r.takeAll(productFields))
    const chains = Array.from({ length: this.world.chains }, () => this.readChain(r))
    return { epoch, capital, shares, dripping, used, products, chains }
  }

  private readChain(r: Reader): Chain {
    const fields = r.takeAll(chainFields)
    const money = r.takeAll(moneyFields)
    const told = r.takeAll(moneyFields)
    const rounds = r.takeList()
    const gainedBefore = r.takeList()
    const asked = r.takeRecords(askedFields)
    const tranches = r.takeRecords(['epoch', 'end'])
    const pending = r.takeRecords(settlementFields)
    const remits = r.takeRecords(['amount', 'stage'])
    const moves = r.takeList()
    const reports: Report[] = Array.from({ length: r.take() }, () => {
      return { rank: r.take(), refutes: r.take(), money: r.takeAll(moneyFields), lines: [] }
    })
    const lines = Array.from({ length: this.world.products }, () => {
      const line = r.takeAll(lineFields)
      const targets = r.takeRecords(targetFields)
      for (const report of reports) report.lines.push(r.takeAll(saidFields))
      return { ...line, targets }
    })
    return { ...fields, money, told, rounds, gainedBefore, asked, tranches, pending, remits, moves, reports, lines }
  }
}
