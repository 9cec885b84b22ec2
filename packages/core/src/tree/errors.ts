import { CoreError } from '../errors.js'

/** Thrown when a tree would have no leaf. */
export class EmptyTreeError extends CoreError {
  override readonly name = 'EmptyTreeError'

  constructor() {
    super('The tree has no payout; an incident that pays nobody is decided by a ratio of 0.')
  }
}

/** Thrown when a cover would be paid nothing. */
export class ZeroPayoutError extends CoreError {
  override readonly name = 'ZeroPayoutError'
  readonly coverId: bigint

  constructor(coverId: bigint) {
    super(`Cover ${coverId} has a payout of 0; leave it out of the tree.`)
    this.coverId = coverId
  }
}

/** Thrown when a cover is given twice. */
export class DuplicateCoverError extends CoreError {
  override readonly name = 'DuplicateCoverError'
  readonly coverId: bigint

  constructor(coverId: bigint) {
    super(`Cover ${coverId} is given twice; a cover is paid once, so add its payouts up.`)
    this.coverId = coverId
  }
}

/** Thrown when covers are not given in the order of their ids. */
export class UnsortedCoverError extends CoreError {
  override readonly name = 'UnsortedCoverError'
  readonly coverId: bigint

  constructor(coverId: bigint, previous: bigint) {
    super(`Cover ${coverId} comes after ${previous}; sort the payouts by cover, the smallest first.`)
    this.coverId = coverId
  }
}

/** Thrown when payouts sum to more than 64 bits hold. */
export class SumOverflowError extends CoreError {
  override readonly name = 'SumOverflowError'
  readonly sum: bigint

  constructor(sum: bigint) {
    super(`The payouts sum to ${sum} units, more than 64 bits hold; look for an amount in another unit.`)
    this.sum = sum
  }
}

/** Thrown when a cover has no leaf in a tree. */
export class NotInTreeError extends CoreError {
  override readonly name = 'NotInTreeError'
  readonly coverId: bigint

  constructor(coverId: bigint) {
    super(`Cover ${coverId} is not in the tree; the decision pays it nothing.`)
    this.coverId = coverId
  }
}

/** Thrown when a proof has not the form of one, whatever it is for. */
export class MalformedProofError extends CoreError {
  override readonly name = 'MalformedProofError'
}

/** Thrown when a text is not one of published leaves. */
export class MalformedLeavesError extends CoreError {
  override readonly name = 'MalformedLeavesError'

  constructor(problem: string) {
    super(`The leaves cannot be read: ${problem}. Get the file anew, and see docs/leaves.md for its form.`)
  }
}
