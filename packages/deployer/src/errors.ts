import { type Address, BaseError, type Hex } from 'viem'

/** Thrown when a configuration cannot be used; it lists all that is wrong with it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly shortMessage = 'The configuration cannot be used.'
  readonly problems: readonly string[]

  constructor({ problems }: { problems: readonly string[] }) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Thrown when a pathway is described in a way that cannot work. */
export class PathwayOptionError extends BaseError {
  constructor(shortMessage: string) {
    super(shortMessage, { name: 'PathwayOptionError' })
  }
}

/** Thrown when what stands at an address was not made from this code and these settings. */
export class OtherCodeError extends BaseError {
  constructor({ contract, address, eid }: { contract: string; address: Address; eid: number }) {
    super(`${contract} at ${address} on ${eid} was deployed from other code or with other settings.`, {
      name: 'OtherCodeError',
      metaMessages: [
        'What it was made with cannot be changed. Put the configuration back, or use the version that deployed it;',
        'to deploy a second OmniCover beside it, give the configuration another `name`.',
      ],
    })
  }
}

/** What became of a transaction. */
export type TransactionFailure = {
  label: string
  /** Who sent it, and where; left out where there is one chain and one account. */
  place?: { eid: number; from: Address }
  hash?: Hex
  reason: string
  cause?: Error
}

/** Thrown when a transaction is refused, reverts or is not mined in time. */
export class TransactionFailedError extends BaseError {
  readonly label: string
  readonly hash: Hex | undefined

  constructor({ label, place, hash, reason, cause }: TransactionFailure) {
    const where = place ? ` of ${place.from} on ${place.eid}` : ''
    super(`The transaction "${label}"${where} failed: ${reason}`, {
      name: 'TransactionFailedError',
      ...(cause ? { cause } : {}),
      ...(hash ? { metaMessages: [`Transaction: ${hash}`] } : {}),
    })
    this.label = label
    this.hash = hash
  }
}

/** Thrown when a compiled contract is not there. */
export class ArtifactMissingError extends BaseError {
  constructor({ name, cause }: { name: string; cause: Error }) {
    super(`The contract ${name} has not been compiled: run \`npm start\` once, which compiles the contracts.`, {
      name: 'ArtifactMissingError',
      cause,
    })
  }
}

/** Thrown when a contract calls a library whose address was not given. */
export class LibraryMissingError extends BaseError {
  constructor({ name }: { name: string }) {
    super(`The code calls the library ${name}: deploy it first and pass its address.`, { name: 'LibraryMissingError' })
  }
}
