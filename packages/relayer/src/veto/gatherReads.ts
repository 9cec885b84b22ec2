import { answerAt } from '../domain/answerAt.js'
import { CallRevertedError } from '../errors.js'
import type { Chain, ContractRead } from '../ports/chain.js'

/** Reads one contract at a block; `undefined` when that reverts there. */
export type ReadAt = <Result>(
  chain: Chain,
  read: ContractRead<Result>,
  blockNumber: bigint,
) => Promise<Result | undefined>

type Waiting = {
  readonly read: ContractRead
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes a reader that asks in one request for all that is asked for at once of one connection at one block.
 *
 * @returns the reader; it throws as {@link Chain.read}, but for reverts
 */
export function gatherReads(): ReadAt {
  const open = new Map<Chain, Map<bigint, Waiting[]>>()

  function flush(chain: Chain, blockNumber: bigint): void {
    const waiting = open.get(chain)?.get(blockNumber) ?? []
    open.get(chain)?.delete(blockNumber)
    void answerAll(chain, blockNumber, waiting)
  }

  return <Result>(chain: Chain, read: ContractRead<Result>, blockNumber: bigint) =>
    new Promise<Result | undefined>((resolve, reject) => {
      const blocks = open.get(chain) ?? new Map<bigint, Waiting[]>()
      open.set(chain, blocks)
      const waiting = blocks.get(blockNumber) ?? []
      blocks.set(blockNumber, waiting)
      waiting.push({ read, resolve: resolve as (answer: unknown) => void, reject })
      if (waiting.length === 1) queueMicrotask(() => flush(chain, blockNumber))
    })
}

async function answerAll(chain: Chain, blockNumber: bigint, waiting: readonly Waiting[]): Promise<void> {
  try {
    const answers: readonly unknown[] = await chain.read(
      waiting.map(({ read }) => read),
      blockNumber,
    )
    for (const [index, { resolve }] of waiting.entries()) resolve(answerAt(answers, index))
  } catch (error) {
    await answerEach(chain, blockNumber, waiting, error)
  }
}

/** One that reverts fails the whole request: then each is asked alone. */
async function answerEach(chain: Chain, blockNumber: bigint, waiting: readonly Waiting[], error: unknown) {
  if (!(error instanceof CallRevertedError)) for (const { reject } of waiting) reject(error)
  else if (waiting.length === 1) waiting[0]?.resolve(undefined)
  else await Promise.all(waiting.map((one) => answerAll(chain, blockNumber, [one])))
}
