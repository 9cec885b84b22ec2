import { constants } from 'node:os'

/** An error whose message is for the person at the terminal: what is wrong, and what to do. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
}

/** Thrown when a configuration file is missing, is not JSON, or has a key or value that does not belong there. */
export class ConfigFileError extends CliError {
  override readonly name = 'ConfigFileError'
  constructor(path: string, problems: readonly string[]) {
    super(
      `${path} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nCorrect it and run again.`,
    )
  }
}

/** Thrown when a file that is to hold a result cannot be written. */
export class FileNotWritableError extends CliError {
  override readonly name = 'FileNotWritableError'
  constructor(path: string, reason: string) {
    super(`${path} cannot be written: ${reason}.\nName a file in a folder that exists and that you may write to.`)
  }
}

/** Thrown when a file that is to hold a private key cannot be read, or holds something else. */
export class KeyFileError extends CliError {
  override readonly name = 'KeyFileError'
  constructor(path: string, problem: string) {
    super(`The key file ${path} ${problem}. Name a file with one private key in hex that only you can read.`)
  }
}

/** Thrown when no configured pathway goes from one chain to another. */
export class PathwayUnknownError extends CliError {
  override readonly name = 'PathwayUnknownError'
  constructor(pathway: string) {
    super(
      `No configured pathway goes ${pathway}. Give the eids of a source and a destination, such as 40101:40102; status lists them.`,
    )
  }
}

/** Thrown when a relayer is to be paused, and none has ever run here: another one would go on. */
export class NoRelayerHereError extends CliError {
  override readonly name = 'NoRelayerHereError'
  constructor(storePath: string) {
    super(
      `Nothing is paused: there is no store ${storePath}, so no relayer ran with this file on this machine. Run it where the relayer runs, or name a deployment on AWS with --aws.`,
    )
  }
}

/** Thrown when the page is asked for together with what only the terminal's answer has. */
export class NotOnPageError extends CliError {
  override readonly name = 'NotOnPageError'
  constructor(options: readonly string[]) {
    super(
      `The page takes no ${options.join(' and no ')}. Leave --web out for dollars and JSON in the terminal; the page itself serves its JSON at /status.json, without dollars.`,
    )
  }
}

/** Thrown when the page cannot be served because somebody else listens there. */
export class PortInUseError extends CliError {
  override readonly name = 'PortInUseError'
  constructor(port: number) {
    super(`Port ${port} is taken. Choose another one with --port; 0 takes any that is free.`)
  }
}

/** Thrown when the relayer process ends although nobody asked it to. */
export class RelayerEndedError extends CliError {
  override readonly name = 'RelayerEndedError'
  constructor(code: number | null, output: string) {
    super(`The relayer ended by itself (exit code ${code ?? 'none'}). What it printed last:\n${output.trim()}`)
  }
}

/** Thrown when something that the story waits for does not happen. */
export class StoryTimeoutError extends CliError {
  override readonly name = 'StoryTimeoutError'
  constructor(what: string, seconds: number) {
    super(
      `Waited ${seconds} s for this, and it did not happen: ${what}. Run with --verbose to see what the relayer does.`,
    )
  }
}

/** By which people and systems end a command. */
type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Thrown when a person or the system ends the command before it has come to its end. */
export class InterruptedError extends CliError {
  override readonly name = 'InterruptedError'
  /** What a shell reports for a process that a signal has ended. */
  readonly exitCode: number
  readonly signal: EndingSignal
  constructor(signal: EndingSignal, message = 'Interrupted. Everything that was started has been stopped.') {
    super(message)
    this.signal = signal
    this.exitCode = 128 + constants.signals[signal]
  }
}

/** Thrown when transactions are to be sent and nobody is named who signs them. */
export class KeyNeededError extends CliError {
  override readonly name = 'KeyNeededError'
  constructor(signer: string) {
    super(
      `Name the file with the key of ${signer}: --key-file FILE.\n--dry-run prints the transactions and needs none; with --json a multisig can propose them.`,
    )
  }
}

/** Thrown when a step of a message is to be taken by hand, and none can be; with the command that comes first, where there is one. */
export class NothingToRetryError extends CliError {
  override readonly name = 'NothingToRetryError'
  constructor(reason: string, command: string | undefined) {
    super(command === undefined ? reason : `${reason}\n${command}`)
  }
}

/** Thrown when a step of a message is to be taken by hand beside a deployment on AWS, whose keys nobody else may use. */
export class RetryKeyNeededError extends CliError {
  override readonly name = 'RetryKeyNeededError'
  constructor() {
    super(
      'This message is not put aside, or what was wrong with it still is; its next step has to be paid for, and the keys of the functions are in KMS.\nName the file with another key: --key-file FILE.',
    )
  }
}

/** Thrown when a key is to be used that the running relayer uses: two who send with one key take each other's nonces. */
export class RelayerRunsError extends CliError {
  override readonly name = 'RelayerRunsError'
  /** `wayOut`: what to do, a sentence. */
  constructor(pid: number, wayOut: string) {
    super(`The relayer runs (process ${pid}) and uses that key. Nothing was sent.\n${wayOut}`)
  }
}

/** Thrown when the key is of another account than the configuration names. */
export class WrongKeyError extends CliError {
  override readonly name = 'WrongKeyError'
  constructor(given: string, wanted: string) {
    super(
      `The key is of ${given}; these transactions must come from ${wanted}.\nGive the key of that account, or correct the configuration.`,
    )
  }
}

/** Thrown when pathways are to be wired whose contracts are not there. */
export class NotDeployedError extends CliError {
  override readonly name = 'NotDeployedError'
  constructor(missing: number, deploy: string) {
    super(`${missing} contracts are not deployed yet. Run: ${deploy}`)
  }
}

/** Thrown when the node of a chain fails; never with its URL. */
export class NodeFailedError extends CliError {
  override readonly name = 'NodeFailedError'
  constructor(chain: string, reason: string, source: string) {
    super(
      `The node of ${chain} (${source}) failed: ${reason.replace(/\s+/g, ' ').trim()}\nRun again, or name another node: nothing is sent twice.`,
    )
  }
}

/** Thrown when a relayer is to be configured for what is not wired as configured. */
export class NotWiredError extends CliError {
  override readonly name = 'NotWiredError'
  constructor(missing: number, wire: string) {
    super(`${missing} settings are not as configured yet: messages would not arrive. Run: ${wire}`)
  }
}

/** Thrown when a DVN is named that the configuration does not have. */
export class DvnUnknownError extends CliError {
  override readonly name = 'DvnUnknownError'
  constructor(given: string, known: readonly string[]) {
    super(
      `No DVN of the configuration is called "${given}". There are: ${known.map((name) => `"${name}"`).join(', ')}.`,
    )
  }
}

/** Thrown when a file is there already that a command would write. */
export class FileExistsError extends CliError {
  override readonly name = 'FileExistsError'
  constructor(path: string) {
    super(`${path} is there already, and nothing is written over. Name another file with --out, or move it away.`)
  }
}

/** Thrown when a parameter is longer than the Parameter Store takes. */
export class ParameterTooLongError extends CliError {
  override readonly name = 'ParameterTooLongError'
  constructor(bytes: number, most: number) {
    super(
      `The parameter has ${bytes} bytes though it is packed, and the Parameter Store takes ${most}. Serve fewer chains with one deployment.`,
    )
  }
}
