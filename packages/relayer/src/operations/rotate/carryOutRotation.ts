import { setTimeout as sleep } from 'node:timers/promises'
import { dvnAbi, executorAbi } from '@omnicover/deployments'
import { type Address, type Hash, type Hex, zeroHash } from 'viem'
import { contractRead } from '../../ports/chain.js'
import type { Store } from '../../ports/store.js'
import type { TransactionSender } from '../../ports/transactionSender.js'
import { openTransactionBook } from '../../sender/transactionBook.js'
import { adminRole } from '../adminRole.js'
import { StepFailedError } from '../errors.js'
import { endOf, type Operator } from '../operator.js'
import { sendAndWait } from '../sendAndWait.js'
import type { Rotation } from './planRotation.js'

const LOOK_EVERY_MS = 250

/**
 * Waits until everything that a key has under way is mined: it was signed by keys that are about to be replaced. What is mined is left for
 * the relayer to book.
 *
 * @param sender - of that key
 * @param store - its rows
 * @param signal - stops the waiting
 * @returns how many transactions were under way
 */
export async function drain(sender: TransactionSender, store: Store, signal?: AbortSignal): Promise<number> {
  for (;;) {
    const finished = await sender.advance()
    const book = openTransactionBook(store, sender.eid, sender.address)
    await book.load()
    if (book.rows().length === finished.length) return finished.length
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}

/**
 * Replaces a key on a chain, and makes sure that the contract has done so.
 *
 * @param operator - where
 * @param rotation - from `planRotation`
 * @param sender - who may: see `rotation.sender`
 * @param signal - stops the waiting, not a transaction
 * @returns the transactions
 * @throws {StepFailedError} when the contract did not do as it was told
 */
export async function carryOutRotation(
  operator: Operator,
  { request, calls }: Rotation,
  sender: TransactionSender,
  signal?: AbortSignal,
): Promise<readonly Hash[]> {
  const hashes: Hash[] = []
  for (const { what, to, data, gas } of calls) {
    const task = `rotate/${request.eid}/${to}/${data}`
    const receipt = await sendAndWait(sender, { tasks: [task], to, data, gas }, signal)
    if (receipt?.succeeded !== true) throw new StepFailedError(what, receipt?.transactionHash, 'reverted')
    hashes.push(receipt.transactionHash)
  }
  const [contract] = calls
  if (contract !== undefined && !(await isReplaced(operator, contract.to, request)))
    throw new StepFailedError('The rotation', hashes.at(-1), 'was mined, and the contract did not do it')
  return hashes
}

/** A DVN's contract swallows what fails inside, so what it says afterwards is what counts. */
async function isReplaced(
  operator: Operator,
  address: Address,
  { eid, role, from, to }: Rotation['request'],
): Promise<boolean> {
  const { chain } = endOf(operator, eid)
  const hasRole = (which: Hex, who: Address) =>
    contractRead({ address, abi: executorAbi, functionName: 'hasRole', args: [which, who] })
  const has = (who: Address) =>
    role === 'signer'
      ? contractRead({ address, abi: dvnAbi, functionName: 'isSigner', args: [who] })
      : hasRole(adminRole, who)
  const [oldHas, newHas] = await chain.read([has(from), has(to)])
  const [oldDecides] = role === 'executor' ? await chain.read([hasRole(zeroHash, from)]) : [false]
  return newHas && !oldHas && !oldDecides
}
