import type { DevnetChain } from '@omnicover/devnet'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  type MessageReport,
  openLmdbStore,
  type Relayer,
  type RelayerEvent,
  type RelayerPorts,
} from '@omnicover/relayer'
import { parseTransaction } from 'viem'
import { createMortal, type Mortal } from '../relayer/crash.js'
import type { ManualClock } from '../relayer/manualClock.js'
import { type BadQueue, createBadQueue } from './badQueue.js'
import type { Draw } from './draw.js'
import { type Functions, openFunctions } from './openFunctions.js'
import { maxFeePerGas, maxFeePerMessage, type Stage } from './stage.js'

const dayMs = 86_400_000

/** What the relayer of a trial is. */
export type TrialForm = 'process' | 'functions'

/** A relayer that dies and is started again on the same store. */
export type Lives = {
  /** One round of work. If it dies in it, the next one is there when this resolves. */
  readonly tick: () => Promise<void>
  /** From now on it does not die any more, and its queue, if it has one, does what it should. */
  readonly mend: () => void
  readonly listMessages: () => Promise<readonly MessageReport[]>
  readonly stop: () => Promise<void>
  readonly crashes: () => number
  /** How often a ceiling of fees was reached. */
  readonly ceilings: () => number
  /** Days of the relayer's clock: the next one comes when a key has spent what it may. */
  readonly days: () => number
  /** Of its queue, by the name of the fault; none where it has no queue. */
  readonly queueFaults: ReadonlyMap<string, number>
  /** Gas of all its transactions that were mined. */
  readonly gasUsed: () => bigint
  /** Errors that the relayer does not know, and fees above their bound. */
  readonly violations: readonly string[]
}

/**
 * Starts a relayer every port of which is mortal: it may die before and after each write, read, signature and broadcast.
 *
 * @param stage - what it serves
 * @param draw - draws where it dies
 * @param clock - its clock
 * @param callsOfALife - calls of its ports after which it dies, on the average
 * @param form - one process that does everything in turn, or functions that are woken through a queue
 * @returns its lives
 */
export function startLives(
  { world, truth, config, storePath }: Stage,
  draw: Draw,
  clock: ManualClock,
  callsOfALife: number,
  form: TrialForm,
): Lives {
  const violations: string[] = []
  let gas = 0n
  let ceilings = 0
  let isDaySpent = false
  let days = 1
  let lives = 0
  let isMortal = true
  let mortal: Mortal = createMortal(() => false)
  const queue = form === 'functions' ? createBadQueue(clock, draw) : undefined

  function onEvent(event: RelayerEvent): void {
    if (event.type === 'transactionMined') gas += event.gasUsed
    if (event.type === 'feeCeilingReached') ceilings += 1
    if (event.type === 'feeCeilingReached' && event.ceiling === 'day') isDaySpent = true
    if (event.type === 'stepFailed' && event.code === 'UNEXPECTED' && !mortal.isDead())
      violations.push(`${event.step}: ${event.reason}`)
  }

  function judge(eid: number, raw: `0x${string}`): void {
    const messages = truth.judge(world.chains.find((chain) => chain.eid === eid) as DevnetChain, raw)
    const { maxFeePerGas: fee = 0n, gas: limit = 0n } = parseTransaction(raw)
    if (fee > maxFeePerGas || (fee * limit) / BigInt(messages) > maxFeePerMessage)
      violations.push(`a fee of ${fee} wei per gas for ${limit} gas and ${messages} messages`)
  }

  /** One round: scans, then what the queue gives. */
  function asRelayer(functions: Functions, { consume }: BadQueue): Pick<Relayer, 'tick' | 'stop' | 'listMessages'> {
    const { isDead } = mortal
    return {
      ...functions,
      tick: async () => {
        await functions.scanAll()
        await consume(functions.handle, isDead)
      },
    }
  }

  function beBorn(): Pick<Relayer, 'tick' | 'stop' | 'listMessages'> {
    lives += 1
    const life = `life ${lives}`
    mortal = createMortal(
      ({ number, when }) => isMortal && draw.happens(`${life}/${number}/${when}`, 1 / (2 * callsOfALife)),
    )
    const { wrap } = mortal
    const ports: RelayerPorts = {
      store: wrap('store', openLmdbStore(storePath)),
      clock,
      observer: { onEvent },
      connect: (parameters) => {
        const chain = createViemChain(parameters)
        const broadcast = async (raw: `0x${string}`) => {
          judge(parameters.eid, raw)
          await chain.broadcast(raw)
        }
        return wrap('chain', { ...chain, broadcast })
      },
      toSigner: (key) => wrap('signer', createLocalSigner(key)),
    }
    return queue === undefined
      ? composeRelayer(config, ports)
      : asRelayer(openFunctions(config, ports, wrap('queue', { send: queue.send })), queue)
  }

  let relayer = beBorn()
  return {
    violations,
    tick: async () => {
      await relayer.tick()
      if (mortal.isDead()) {
        await relayer.stop()
        relayer = beBorn()
      }
      if (isDaySpent) clock.pass(dayMs)
      if (isDaySpent) days += 1
      isDaySpent = false
    },
    mend: () => {
      isMortal = false
      queue?.mend()
    },
    listMessages: () => relayer.listMessages(),
    stop: () => relayer.stop(),
    crashes: () => lives - 1,
    ceilings: () => ceilings,
    days: () => days,
    queueFaults: queue?.faults ?? new Map(),
    gasUsed: () => gas,
  }
}
