import type { Hex } from 'viem'
import { larger } from '../domain/bigints.js'
import { CallForbiddenError, RpcRefusedError, TaskMissingError } from '../errors.js'
import type { Chain, Fees, Receipt } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { FeeCeiling, Observer } from '../ports/observer.js'
import type { Signer } from '../ports/signer.js'
import type { Store } from '../ports/store.js'
import type {
  FinishedTransaction,
  SendResult,
  TransactionRequest,
  TransactionSender,
} from '../ports/transactionSender.js'
import { type CallPermit, isPermitted } from './callPermit.js'
import { openFeeLedger } from './feeLedger.js'
import { createMutex } from './mutex.js'
import { refusalKind, type SendPolicy } from './sendPolicy.js'
import { chooseFees, signTransaction } from './signTransaction.js'
import { openTransactionBook } from './transactionBook.js'
import { calldataOf, type SignedForm, type TransactionRow } from './transactionRow.js'

/** What a sender works with. */
export type TransactionSenderParameters = {
  readonly chain: Chain
  readonly store: Store
  readonly signer: Signer
  readonly clock: Clock
  readonly observer: Observer
  readonly policy: SendPolicy
  /** What the key is there for: it signs no other call, whatever stands in the store. */
  readonly permits: readonly CallPermit[]
}

/** What a transaction does. */
type Call = Pick<TransactionRow, 'to' | 'value' | 'gas'> & { readonly data: Hex }

/** Enough for an empty call, also on chains where calldata is paid for in gas. */
const cancelGas = 100_000n
const feesFreshMs = 1_000

/**
 * Makes the sender of one key on one chain. What it has in flight lives in the store, one row per nonce.
 *
 * @param parameters - ports and policy
 * @returns the sender; it reads its rows at the first call
 */
export function createTransactionSender(parameters: TransactionSenderParameters): TransactionSender {
  const { chain, store, signer, clock, observer, policy, permits } = parameters
  const { eid } = chain
  const from = signer.address
  const book = openTransactionBook(store, eid, from)
  const ledger = openFeeLedger(store, eid, from)
  const inMutex = createMutex()

  let minedCount = 0
  let nextFree = 0
  let recentFees: { readonly fees: Fees; readonly atMs: number } | undefined
  // In memory only: losing it costs a broadcast, never a transaction.
  const acceptedMs = new Map<number, number>()
  let toldCeiling: FeeCeiling | undefined
  let isToldUnfunded = false

  async function fees(): Promise<Fees> {
    if (recentFees === undefined || clock.nowMs() - recentFees.atMs > feesFreshMs) {
      recentFees = { fees: await chooseFees(chain, policy.maxFeePerGas), atMs: clock.nowMs() }
    }
    return recentFees.fees
  }

  /** Signs and writes the signed bytes down. From here on the transaction may reach the chain by itself after a crash. */
  async function sign(row: TransactionRow, withFees: Fees): Promise<TransactionRow> {
    const call = { nonce: row.nonce, ...callOf(row) }
    if (!row.cancelled) assertPermitted(call)
    const { raw, ...form } = await signTransaction(signer, chain.chainId, call, withFees, clock.nowMs())
    const signed = row.cancelled ? { ...form, isEmpty: true } : form
    return book.write({ ...row, data: undefined, raw, signed: [...row.signed, signed] })
  }

  /** Whether a transaction may cost as much as it could, with everything else that is in flight. Tells the observer when it may not. */
  async function isAffordable(row: TransactionRow, { maxFeePerGas }: Fees): Promise<boolean> {
    const { maxFeePerMessage, maxFeePerDay } = policy
    if (maxFeePerMessage === undefined && maxFeePerDay === undefined) return true
    const { gas, value } = row.cancelled ? emptyCall : row
    const cost = gas * maxFeePerGas + value
    const mostGas = (row.cancelled ? undefined : row.mostGas) ?? gas / BigInt(row.tasks.length)
    const reached = [
      { ceiling: 'message', wouldCost: mostGas * maxFeePerGas + value, limit: maxFeePerMessage },
      { ceiling: 'day', wouldCost: maxFeePerDay === undefined ? 0n : await costOfDay(row, cost), limit: maxFeePerDay },
    ] as const
    const first = reached.find(({ wouldCost, limit }) => limit !== undefined && wouldCost > limit)
    if (first?.limit !== undefined && first.ceiling !== toldCeiling) {
      const { ceiling, wouldCost, limit } = first
      observer.onEvent({ type: 'feeCeilingReached', atMs: clock.nowMs(), eid, from, ceiling, wouldCost, limit })
    }
    toldCeiling = first?.ceiling
    return first === undefined
  }

  /** Wei: what was paid today, what all others in flight may still cost, and this one. */
  async function costOfDay(row: TransactionRow, cost: bigint): Promise<bigint> {
    const others = book.rows().filter(({ nonce }) => nonce !== row.nonce)
    const inFlight = others.reduce((sum, other) => sum + highestCost(other), cost)
    return inFlight + (await ledger.spentToday(clock.nowMs()))
  }

  /**
   * Whether the key has the wei that go along with a call, beside the highest fee and all that is in flight. One that it has not would be taken
   * by no node, and would stop all behind it. A call without wei is not asked about: without gas money there is nothing that could go on.
   */
  async function isFunded({ tasks, gas, value }: TransactionRow, { maxFeePerGas }: Fees): Promise<boolean> {
    if (value === 0n) return true
    const needed = gas * maxFeePerGas + value
    const balance = await chain.getBalance(from)
    // What is short only until something else is mined needs nobody.
    if (balance < needed && !isToldUnfunded)
      observer.onEvent({ type: 'keyUnfunded', atMs: clock.nowMs(), eid, from, tasks, balance, needed })
    isToldUnfunded = balance < needed
    return balance >= pending().reduce((sum, row) => sum + highestCost(row), needed)
  }

  /** Notes since when something is wrong with a transaction, or with `undefined` that it is over. */
  async function note({ nonce }: TransactionRow, what: keyof TransactionRow['since'], atMs?: number): Promise<void> {
    // As it is now: while it was broadcast it may have got another fee, or have been acknowledged.
    const row = book.at(nonce)
    if (row !== undefined && row.since[what] !== atMs)
      await book.write({ ...row, since: { ...row.since, [what]: atMs } })
  }

  async function broadcast(row: TransactionRow): Promise<void> {
    const { nonce, raw, signed, tasks, since } = row
    const form = signed.at(-1)
    if (form === undefined || raw === undefined) return
    try {
      await chain.broadcast(raw)
      if (!acceptedMs.has(nonce)) {
        observer.onEvent({
          type: 'transactionSent',
          atMs: clock.nowMs(),
          eid,
          from,
          nonce,
          transactionHash: form.hash,
          tasks,
        })
      }
      acceptedMs.set(nonce, clock.nowMs())
      await note(row, 'refusedMs')
    } catch (error) {
      if (!(error instanceof RpcRefusedError)) throw error
      observer.onEvent({ type: 'transactionRefused', atMs: clock.nowMs(), eid, from, nonce, reason: error.details })
      const kind = refusalKind(error.details)
      // Money that went elsewhere since it was written down: it must not stop what needs less.
      if (kind === 'bad call' || (kind === 'no funds' && row.value > 0n))
        await note(row, 'refusedMs', since.refusedMs ?? clock.nowMs())
    }
  }

  /** Signs a row that is in line with higher fees, if it may have them, and broadcasts that. */
  async function replace(row: TransactionRow, previous: SignedForm): Promise<void> {
    const raised = await chooseFees(chain, policy.maxFeePerGas, previous)
    if (raised.maxFeePerGas <= previous.maxFeePerGas || !(await isAffordable(row, raised))) return
    const replaced = await sign(row, raised)
    const transactionHash = replaced.signed.at(-1)?.hash ?? previous.hash
    const type = row.cancelled ? 'transactionCancelled' : 'transactionFeeRaised'
    observer.onEvent({ type, atMs: clock.nowMs(), eid, from, nonce: row.nonce, transactionHash })
    await broadcast(replaced)
  }

  const isOlder = (sinceMs: number | undefined, limitMs: number) =>
    sinceMs !== undefined && clock.nowMs() - sinceMs > limitMs

  /** Signs what was only written down, and broadcasts what no node is known to have. */
  async function push(row: TransactionRow): Promise<void> {
    if (row.raw === undefined) {
      const present = await fees()
      return (await isAffordable(row, present)) ? broadcast(await sign(row, present)) : undefined
    }
    const accepted = acceptedMs.get(row.nonce)
    if (accepted === undefined || isOlder(accepted, policy.rebroadcastAfterMs)) return broadcast(row)
  }

  /** Replaces the next transaction in line when it is stuck. */
  async function unblock(head: TransactionRow): Promise<void> {
    const last = head.signed.at(-1)
    if (last === undefined) return
    const isHopeless = !head.cancelled && isOlder(head.since.refusedMs, policy.cancelAfterMs)
    if (isHopeless) return replace({ ...head, cancelled: true }, last)
    if (isOlder(last.atMs, policy.raiseFeeAfterMs)) return replace(head, last)
  }

  /**
   * Nonces below all rows that are not mined. Few: their transactions were mined, acknowledged, and then lost in a reorganisation. They
   * are filled. More than are ever in flight: a count was wrong when the rows got their nonces. The rows are given up, for one nonce each
   * would have to be paid to reach them.
   *
   * @returns the rows that are given up
   */
  async function closeGap(lowest: TransactionRow): Promise<readonly TransactionRow[]> {
    const isGap = lowest.nonce > minedCount
    const sinceMs = isGap ? (lowest.since.gapMs ?? clock.nowMs()) : undefined
    await note(lowest, 'gapMs', sinceMs)
    if (sinceMs === undefined) return []
    if (lowest.nonce - minedCount > policy.maxInFlight) {
      if (clock.nowMs() - sinceMs <= policy.lostAfterMs) return []
      nextFree = minedCount
      return pending()
    }
    if (clock.nowMs() - sinceMs <= policy.rebroadcastAfterMs) return []
    for (let nonce = minedCount; nonce < lowest.nonce; nonce += 1)
      await book.insert({ ...emptyRow(nonce), cancelled: true })
    return []
  }

  const emptyCall: Call = { to: from, data: '0x', value: 0n, gas: cancelGas }

  /** What is signed for a row. The row itself keeps what it was before it was cancelled: that may be mined still. */
  function callOf(row: TransactionRow): Call {
    const { to, value, gas, cancelled } = row
    return cancelled ? emptyCall : { to, value, gas, data: calldataOf(row) }
  }

  function assertPermitted(call: Omit<Call, 'gas'> & { readonly nonce: number }): void {
    if (!isPermitted(permits, call)) throw new CallForbiddenError(eid, from, call)
  }

  function emptyRow(nonce: number): TransactionRow {
    return {
      ...emptyCall,
      nonce,
      tasks: [`fill-gap/${nonce}`],
      createdMs: clock.nowMs(),
      cancelled: false,
      since: {},
      signed: [],
    }
  }

  /** Those whose nonces are not used. */
  const pending = () => book.rows().filter(({ nonce }) => nonce >= minedCount)

  /** What is known of a transaction: any of its forms may be mined. */
  async function lookUp({ nonce, tasks, signed }: TransactionRow): Promise<FinishedTransaction> {
    for (const { hash } of signed.toReversed()) {
      const receipt = await chain.getReceipt(hash)
      if (receipt !== undefined) return { nonce, tasks, receipt }
    }
    return { nonce, tasks, receipt: undefined }
  }

  /** Looks up a transaction whose nonce is used. A receipt that no node has yet means nothing until it is overdue. */
  async function finish(row: TransactionRow): Promise<FinishedTransaction | undefined> {
    const finished = await lookUp(row)
    if (finished.receipt !== undefined) return finished
    const sinceMs = row.since.missingMs ?? clock.nowMs()
    await note(row, 'missingMs', sinceMs)
    const isOverdue = clock.nowMs() - sinceMs > policy.lostAfterMs
    return row.signed.length === 0 || isOverdue ? finished : undefined
  }

  async function write(request: TransactionRequest): Promise<TransactionRow | Exclude<SendResult, 'sent'>> {
    const { tasks, to, value = 0n, gas, mostGas } = request
    await book.load()
    const rows = book.rows()
    if (tasks.some(book.hasTask)) return 'inFlight'
    if (rows.length >= policy.maxInFlight) return 'full'
    const feesNow = await fees()
    if (rows.length === 0) minedCount = await chain.getNonce(from)
    const nonce = Math.max(minedCount, nextFree, (rows.at(-1)?.nonce ?? -1) + 1)
    const planned = { ...emptyRow(nonce), tasks, to, value, gas, mostGas }
    if (!(await isAffordable(planned, feesNow))) return 'tooDear'
    if (!(await isFunded(planned, feesNow))) return 'unfunded'
    const data = typeof request.data === 'function' ? await request.data() : request.data
    assertPermitted({ nonce, to, value, data })
    const row = await book.insert({ ...planned, data })
    nextFree = row.nonce + 1
    return sign(row, feesNow)
  }

  return {
    eid,
    address: from,

    send: async (request) => {
      if (request.tasks.length === 0) throw new TaskMissingError()
      const row = await inMutex(() => write(request))
      if (typeof row === 'string') return row
      await broadcast(row)
      return 'sent'
    },

    isInFlight: async (task) => {
      await book.load()
      return book.hasTask(task)
    },

    advance: () =>
      inMutex(async () => {
        await book.load()
        if (book.rows().length === 0) return []
        minedCount = await chain.getNonce(from)
        const finished = await Promise.all(
          book
            .rows()
            .filter(({ nonce }) => nonce < minedCount)
            .map(finish),
        )
        const [lowest] = book.rows()
        const stranded = lowest === undefined ? [] : await closeGap(lowest)
        if (stranded.length > 0) return Promise.all(stranded.map(lookUp))
        // A count that was wrong once says nothing about the next time.
        for (const row of pending()) await note(row, 'missingMs')
        for (const row of pending()) await push(row)
        // Last, so that what cannot be replaced is broadcast again all the same.
        const head = book.at(minedCount)
        if (head !== undefined) await unblock(head)
        return finished.filter((transaction) => transaction !== undefined)
      }),

    acknowledge: ({ nonce, tasks, receipt }) =>
      inMutex(async () => {
        await book.load()
        const row = book.at(nonce)
        if (row !== undefined && policy.maxFeePerDay !== undefined)
          await ledger.count(nonce, paidFor(row, receipt), clock.nowMs(), (other) => book.at(other) !== undefined)
        await book.remove(nonce)
        acceptedMs.delete(nonce)
        const atMs = clock.nowMs()
        if (receipt === undefined) {
          observer.onEvent({
            type: 'transactionLost',
            atMs,
            eid,
            from,
            nonce,
            reason:
              nonce < minedCount
                ? 'its nonce was used by another transaction'
                : 'its nonce is far above those that are used',
          })
          return
        }
        const { transactionHash, succeeded, gasUsed, effectiveGasPrice } = receipt
        observer.onEvent({
          type: 'transactionMined',
          atMs,
          eid,
          from,
          nonce,
          tasks,
          transactionHash,
          succeeded,
          gasUsed,
          effectiveGasPrice,
        })
      }),
  }
}

/**
 * Wei that were paid for a transaction, with those that went along. Without a receipt the most that it may have cost: a node that hides
 * receipts must not lift a ceiling.
 */
function paidFor(row: TransactionRow, receipt: Receipt | undefined): bigint {
  if (receipt === undefined) return highestCost(row)
  const { gasUsed, effectiveGasPrice, succeeded, transactionHash } = receipt
  const isEmpty = row.signed.find(({ hash }) => hash === transactionHash)?.isEmpty === true
  return gasUsed * effectiveGasPrice + (succeeded && !isEmpty ? row.value : 0n)
}

/** Wei that a transaction in flight may still cost: any of its signed forms may be mined. */
function highestCost({ gas, value, signed }: TransactionRow): bigint {
  return signed.reduce((highest, { maxFeePerGas }) => larger(highest, gas * maxFeePerGas + value), 0n)
}
