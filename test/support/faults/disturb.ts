import { setTimeout as sleep } from 'node:timers/promises'
import { type Anvil, setBlockTime, startAnvil } from '@omnicover/devnet'
import type { Hash } from 'viem'
import { reorganise } from '../relayer/reorganise.js'
import { CONFIRMATIONS, type Place } from './placeProviders.js'

/**
 * Kills the node of a chain and starts another one with its state. What waited in its pool is lost; people wait, the relayer is cut off.
 *
 * @param place - the chain
 * @param awayMs - how long it is away
 * @returns the new node, for whoever stops it
 */
export async function restartNode({ chain, people, liar, flaky, late }: Place, awayMs: number): Promise<Anvil> {
  const providers = [liar, flaky, late]
  await people.close()
  await chain.client.setIntervalMining({ interval: 0 })
  const state = await chain.client.dumpState()
  for (const provider of providers) provider.setDown(true)
  process.kill(chain.pid, 'SIGKILL')
  await sleep(awayMs)
  const anvil = await startAnvil({ chainId: chain.chainId, port: Number(new URL(chain.rpcUrl).port) })
  await chain.client.loadState({ state })
  await setBlockTime(chain.client, 1)
  for (const provider of providers) provider.setDown(false)
  people.open()
  return anvil
}

/**
 * Stops the node of a chain where it stands, so that whoever asks it waits, and lets it go on.
 *
 * @param place - the chain; its node must not have been restarted
 * @param stoppedMs - for how long
 */
export async function freezeNode({ chain }: Place, stoppedMs: number): Promise<void> {
  process.kill(chain.pid, 'SIGSTOP')
  await sleep(stoppedMs)
  process.kill(chain.pid, 'SIGCONT')
}

/**
 * Replaces the blocks from that of a transaction on by empty ones, if they are few enough for a reorganisation and hold nothing of
 * people, who would have to do it again.
 *
 * @param place - the chain
 * @param hash - a transaction that the relayer has just seen a message in
 * @param workers - addresses of those that do their work again by themselves
 * @returns whether it was done
 */
export async function forgetTransaction(
  { chain: { client }, people }: Place,
  hash: Hash,
  workers: ReadonlySet<string>,
): Promise<boolean> {
  // While it replaces blocks, anvil answers some requests with errors of its own.
  await people.close()
  await client.setIntervalMining({ interval: 0 })
  try {
    const [head, receipt] = await Promise.all([client.getBlockNumber(), client.getTransactionReceipt({ hash })])
    const depth = Number(head - receipt.blockNumber) + 1
    const numbers = Array.from({ length: depth }, (_, i) => receipt.blockNumber + BigInt(i))
    const blocks = await Promise.all(
      numbers.map((blockNumber) => client.getBlock({ blockNumber, includeTransactions: true })),
    )
    const isOurs = blocks.every(({ transactions }) => transactions.every(({ from }) => workers.has(from.toLowerCase())))
    if (depth >= CONFIRMATIONS || !isOurs) return false
    await reorganise(client, receipt.blockNumber)
    const { timestamp } = await client.getBlock()
    // anvil sets its clock back with the blocks.
    await client.increaseTime({ seconds: Math.max(0, Math.round(Date.now() / 1000) - Number(timestamp)) })
    return true
  } catch {
    // The transaction is gone or the node is away: no harm, the next message will do.
    return false
  } finally {
    await client.setIntervalMining({ interval: 1 })
    people.open()
  }
}
