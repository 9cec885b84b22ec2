import type { Hex } from 'viem'

/**
 * The base of every error of the relayer. Callers match on the class or on `code`, never on the text.
 *
 * `retriable` is the retry decision: true means that the same step may succeed later without anybody's help.
 */
export abstract class RelayerError extends Error {
  abstract readonly code: string
  abstract readonly retriable: boolean
  /** One sentence: what is wrong and what to do about it. */
  readonly shortMessage: string

  constructor(shortMessage: string) {
    super(shortMessage)
    this.shortMessage = shortMessage
    this.name = new.target.name
  }
}

/** Thrown when the configuration has an unknown key, a missing value or a value of the wrong shape. */
export class ConfigInvalidError extends RelayerError {
  readonly code = 'CONFIG_INVALID'
  readonly retriable = false
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The relayer configuration is not valid; correct these values:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Thrown when a JSON-RPC endpoint does not answer, or not with JSON-RPC. */
export class RpcUnreachableError extends RelayerError {
  readonly code = 'RPC_UNREACHABLE'
  readonly retriable = true
  readonly url: string

  constructor(url: string, details: string) {
    super(`The RPC at ${url} does not answer (${details}); check that the node runs and that the URL is right.`)
    this.url = url
  }
}

/** Thrown when a JSON-RPC endpoint serves another chain than the configuration says. */
export class WrongChainIdError extends RelayerError {
  readonly code = 'WRONG_CHAIN_ID'
  readonly retriable = false
  readonly url: string

  constructor(url: string, eid: number, expected: number, actual: number) {
    super(
      `The RPC at ${url} serves chain id ${actual}, but eid ${eid} is configured as chain id ${expected}; correct the URL or the chain id.`,
    )
    this.url = url
  }
}

/** Thrown when a node answers a request with an error, for example a range that is too large for its log index. */
export class RpcRefusedError extends RelayerError {
  readonly code: string = 'RPC_REFUSED'
  readonly retriable = true
  readonly url: string
  /** What the node said. */
  readonly details: string

  constructor(url: string, method: string, details: string) {
    const advice = /insufficient funds/i.test(details)
      ? 'The key that it was to come from has too little money: omnicover doctor says which.'
      : 'It is asked again; if this stays, check the plan and the limits of the URL, or configure another one.'
    super(`The RPC at ${url} refused ${method}: ${details}. ${advice}`)
    this.url = url
    this.details = details
  }

  /** Whether the node asks to be asked less often, rather than for something else. */
  get isRateLimit(): boolean {
    return /\b429\b|too many requests|rate limit|capacity exceeded/i.test(this.details)
  }
}

/**
 * Thrown when a node answers with more than this process is willing to hold, or than a true answer has. Whoever asked for a range of blocks
 * asks for fewer.
 */
export class RpcAnswerTooLargeError extends RpcRefusedError {
  override readonly code = 'RPC_ANSWER_TOO_LARGE'

  constructor(url: string, method: string, mostBytes: number) {
    super(
      url,
      method,
      `its answer has more than the ${mostBytes} bytes that are read of it (network.rpcMostBytes, or what a true answer has)`,
    )
  }
}

/** Thrown when a contract reverts while it is only read: what was asked for does not exist there, or not yet. */
export class CallRevertedError extends RelayerError {
  readonly code = 'CALL_REVERTED'
  readonly retriable = true
  /** What the contract reverted with; `0x` when the node does not say. */
  readonly revertData: Hex

  constructor(name: string, functionName: string, revertData: Hex) {
    super(`The call ${functionName} reverted on ${name}; what it asks for is not there, or not yet.`)
    this.revertData = revertData
  }
}

/** Thrown when a connection gives fewer answers than it was asked questions. */
export class RpcAnswerMissingError extends RelayerError {
  readonly code = 'RPC_ANSWER_MISSING'
  readonly retriable = true

  constructor(answers: number, index: number) {
    super(`A node gave ${answers} answers, and answer ${index} was needed; it is asked again with the next round.`)
  }
}

/** Thrown when a connection gives more answers than it was asked questions; none of them is decoded. */
export class RpcAnswerUnaskedError extends RelayerError {
  readonly code = 'RPC_ANSWER_UNASKED'
  readonly retriable = true

  constructor(answers: number, questions: number) {
    super(`A node gave ${answers} answers to ${questions} questions; it is asked again with the next round.`)
  }
}

/** Thrown when the worker options of a message are malformed or ask for something that this executor does not do. */
export class OptionsInvalidError extends RelayerError {
  readonly code = 'OPTIONS_INVALID'
  readonly retriable = false

  constructor(problem: string) {
    super(
      `The executor options of the message are refused: ${problem}. The application has to enforce other options and send the message again.`,
    )
  }
}

/** Thrown when the store path leads to something that is not a store file. */
export class StoreFileInvalidError extends RelayerError {
  readonly code = 'STORE_FILE_INVALID'
  readonly retriable = false

  constructor(path: string, problem: string) {
    super(`The store path ${path} ${problem}; choose a path where a new file can be made.`)
  }
}

/** Thrown when another process uses the store file. */
export class StoreInUseError extends RelayerError {
  readonly code = 'STORE_IN_USE'
  readonly retriable = false
  /** Id of that process. */
  readonly pid: number

  constructor(path: string, pid: number) {
    super(
      `The store ${path} is used by process ${pid}: two relayers on one store would write each other's rows. Stop that one, or give this one a storePath of its own (and keys of its own). If process ${pid} is no relayer, delete ${path}.pid.`,
    )
    this.pid = pid
  }
}

/** Thrown when a stored row cannot be read back: the file is damaged or was written by another version. */
export class StoreRowInvalidError extends RelayerError {
  readonly code = 'STORE_ROW_INVALID'
  readonly retriable = false

  constructor(key: string, problem: string) {
    super(
      `The stored row ${key} is not readable (${problem}); everything in the store can be rebuilt from the chains, so start with a new store file.`,
    )
  }
}

/** Thrown when a store is asked for something after it was closed. */
export class StoreClosedError extends RelayerError {
  readonly code = 'STORE_CLOSED'
  readonly retriable = false

  constructor() {
    super(
      'The store was closed while work was under way; what was written stays, and the next start goes on from there.',
    )
  }
}

/** Thrown when a key is to sign a call that it is not there for. The relayer asks for none: somebody else wrote it into the store. */
export class CallForbiddenError extends RelayerError {
  readonly code = 'CALL_FORBIDDEN'
  readonly retriable = false

  constructor(
    eid: number,
    address: string,
    { nonce, to, value }: { readonly nonce: number; readonly to: string; readonly value: bigint },
  ) {
    super(
      `The key ${address} is not there for the call to ${to} with ${value} wei at its nonce ${nonce} on ${eid}, and did not sign it. Find out who can write the store, then remove the row transaction/${eid}/${address.toLowerCase()}/${nonce.toString().padStart(12, '0')}.`,
    )
  }
}

/** Thrown when another writer changed a row again and again between reading and writing it. */
export class StoreContendedError extends RelayerError {
  readonly code = 'STORE_CONTENDED'
  readonly retriable = true

  constructor(key: string) {
    super(`The stored row ${key} keeps changing under this writer; check that only one relayer uses the store file.`)
  }
}

/** Thrown when another process does the same work right now, with the same key. */
export class LeaseHeldError extends RelayerError {
  readonly code = 'LEASE_HELD'
  readonly retriable = true

  constructor(name: string, leftMs: number) {
    super(
      `Somebody else works with ${name}, for at most ${leftMs} ms more; it is tried again. If this stays, a run was stopped half-way: its lease ends by itself.`,
    )
  }
}

/** Thrown when a transaction sender is asked to send a call that carries no task to recognise it by. */
export class TaskMissingError extends RelayerError {
  readonly code = 'TASK_MISSING'
  readonly retriable = false

  constructor() {
    super('A transaction needs at least one task name: it is what prevents the same work from being sent twice.')
  }
}

/** Thrown when the leaves of a decision by tree are not where the keeper is told to look. */
export class LeavesMissingError extends RelayerError {
  readonly code = 'LEAVES_MISSING'
  readonly retriable = true
  readonly path: string

  constructor(path: string, details: string) {
    super(
      `The leaves cannot be read from ${path} (${details}); put the file there that was published with the decision.`,
    )
    this.path = path
  }
}

/** Thrown when leaves are not those that a chain was told the root of. */
export class LeavesMismatchError extends RelayerError {
  readonly code = 'LEAVES_MISMATCH'
  readonly retriable = false

  constructor(found: Hex, decided: Hex) {
    super(
      `The leaves make a tree with the root ${found}, but ${decided} was decided; nothing is paid until the right file is there.`,
    )
  }
}

/** Thrown when another process that has the same key changed a transaction under the hands of this one. */
export class TransactionTakenError extends RelayerError {
  readonly code = 'TRANSACTION_TAKEN'
  readonly retriable = true

  constructor(eid: number, address: string, nonce: number) {
    super(
      `Transaction ${nonce} of ${address} on ${eid} was changed by another process: it goes on there, and here nothing more is done. If this stays, check that no two workers have one key, and that leases outlive runs.`,
    )
  }
}
