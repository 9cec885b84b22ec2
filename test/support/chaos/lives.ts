import type { DevnetChain } from '@omnicover/devnet'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  type MessageReport,
  openLmdbStore,
  type RelayerEvent,
} from '@omnicover/relayer'
import { parseTransaction } from 'viem'
import { createMortal, type Mortal } from '../relayer/crash.js'
import type { ManualClock } from '../relayer/manualClock.js'
import type { Draw } from './draw.js'
import { maxFeePerGas, maxFeePerMessage, type Stage } from './stage.js'

const dayMs = 86_400_000

/** A relayer that dies and is started again on the same store. */
export type Lives = {
  /** One round of work. If it dies in it, the next one is there when this resolves. */
  readonly tick: () => Promise<void>
  /** From now on it does not die any more. */
  readonly makeImmortal: () => void
  readonly listMessages: () => Promise<readonly MessageReport[]>
  readonly stop: () => Promise<void>
  readonly crashes: () => number
  /** How often a ceiling of fees was reached. */
  readonly ceilings: () => number
  /** Days of the relayer's clock: the next one comes when a key has spent what it may. */
  readonly days: () => number
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
 * @returns its lives
 */
export function startLives(
  { world, truth, config, storePath }: Stage,
  draw: Draw,
  clock: ManualClock,
  callsOfALife: number,
): Lives {
  const violations: string[] = []
  let gas = 0n
  let ceilings = 0
  let isDaySpent = false
  let days = 1
  let lives = 0
  let isMortal = true
  let mortal: Mortal = createMortal(() => false)

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

  function beBorn() {
    lives += 1
    const life = `life ${lives}`
    mortal = createMortal(
      ({ number, when }) => isMortal && draw.happens(`${life}/${number}/${when}`, 1 / (2 * callsOfALife)),
    )
    const { wrap } = mortal
    return composeRelayer(config, {
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
    })
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
    makeImmortal: () => {
      isMortal = false
    },
    listMessages: () => relayer.listMessages(),
    stop: () => relayer.stop(),
    crashes: () => lives - 1,
    ceilings: () => ceilings,
    days: () => days,
    gasUsed: () => gas,
  }
}
