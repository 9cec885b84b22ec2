import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  createKeeperJob,
  createLocalSigner,
  createTransactionSender,
  createViemChain,
  type KeeperContext,
  openLeavesFolder,
  openLmdbStore,
} from '@omnicover/relayer'
import { parseGwei } from 'viem'
import { createManualClock } from '../relayer/manualClock.js'
import { createRecorder } from '../relayer/recorder.js'
import type { HomeChain } from './homeChain.js'

const resendAfterMs = 60_000

const sendPolicy = {
  ...{ raiseFeeAfterMs: 30_000, rebroadcastAfterMs: 10_000, cancelAfterMs: 60_000, lostAfterMs: 60_000 },
  ...{ maxFeePerGas: parseGwei('1000'), maxInFlight: 48 },
}

/** What the keeper told a test. */
type Told = Parameters<KeeperContext['tell']>[0]

/** The process of a keeper of the home chain, which a test drives. */
export type Keeper = {
  /** Rounds a minute later, until two in a row have sent nothing: what one sends, such as a funding, must be mined before the next. */
  readonly work: () => Promise<void>
  /** What was told of leaves since the last look. */
  readonly takeRefused: () => Told[]
  /** Calls of one kind, such as `payout`, that this process sent. */
  readonly sent: (kind: string) => number
  readonly stop: () => Promise<void>
}

/**
 * Starts a keeper of the home chain with the real connection, sender and store.
 *
 * @param home - the chain
 * @param folder - for its store
 * @param directory - where it looks for leaves
 * @returns the keeper
 */
export function startKeeper({ chain, accounts, deployment, omnicover }: HomeChain, folder: string, directory: string) {
  const { eid, chainId, gateway, market, desk } = deployment
  const pools = omnicover.pools.map(({ poolId, address, bridge }) => ({ poolId, address, bridge }))
  const { ledger, registry, assessment, remitter } = omnicover.home
  const job = createKeeperJob({
    home: { eid, ledger, registry, assessment, remitter },
    chains: [{ eid, gateway, market, desk, pools }],
    policy: { hearEvery: 86_400, reportEvery: 86_400 },
    ...{ resendAfterMs, gasLimit: 3_000_000n, leaves: openLeavesFolder(directory) },
  })
  const connection = createViemChain({ eid, chainId, rpcUrls: [chain.rpcUrl], timeoutMs: 5_000, mostBytes: 1_000_000 })
  const [store, clock, observer] = [openLmdbStore(join(folder, 'store')), createManualClock(), createRecorder()]
  const signer = createLocalSigner(accounts.keeper.privateKey)
  const sender = createTransactionSender({
    chain: connection,
    store,
    signer,
    clock,
    observer,
    policy: sendPolicy,
    permits: job.mayCall(eid),
  })
  const told: Told[] = []
  const tell = (event: Told) => void told.push(event)
  const round = () => job.run({ chains: [{ eid, chain: connection, sender }], clock, store, tell })
  return {
    work: async () => {
      clock.pass(resendAfterMs)
      for (let quiet = 0; quiet < 2; ) {
        const before = observer.of('transactionSent').length
        await round()
        quiet = observer.of('transactionSent').length === before ? quiet + 1 : 0
        await pause(50)
      }
    },
    takeRefused: () => told.splice(0).filter(({ type }) => type === 'leavesRefused'),
    sent: (kind) =>
      observer.of('transactionSent').filter(({ tasks }) => tasks.some((task) => task.startsWith(`keep:${kind}:`)))
        .length,
    stop: () => store.close(),
  } satisfies Keeper
}
