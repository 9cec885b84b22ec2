import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { unlessAborted } from '@omnicover/devnet'
import type { MessageReport } from '@omnicover/relayer'
import { RelayerEndedError } from '../errors.js'

/** What the relayer process printed: an event of the relayer, with bigints as strings. */
export type PrintedEvent = { type: string } & Record<string, unknown>

/** A message as printed: bigints are strings. */
export type PrintedMessage = { [Key in keyof MessageReport]: Printed<MessageReport[Key]> }
type Printed<Value> = Value extends bigint
  ? string
  : Value extends object
    ? { [Key in keyof Value]: Printed<Value[Key]> }
    : Value

/** A relayer in a process of its own. */
export type RelayerProcess = {
  /** Rejects when the relayer ends although nobody stopped it. */
  readonly ended: Promise<never>
  /** Kills it with SIGKILL, which leaves it no time for anything, and resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Stops it and returns every message that it saw. May be called twice. */
  readonly stop: () => Promise<readonly PrintedMessage[]>
}

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))

/**
 * Starts `omnicover relay` as a process of its own. It ends when this process does, even when that is killed.
 *
 * The first event is `started`; its `underway` are the guids of the messages that the process before it has left.
 *
 * @param configPath - its configuration file
 * @param options.onEvent - is told everything that it does
 * @param options.signal - calls the start off; it changes nothing once the relayer runs
 * @returns the running relayer, once it has checked every RPC
 * @throws {RelayerEndedError} when it does not start
 * @throws the signal's reason; no process is left
 */
export async function startRelayerProcess(
  configPath: string,
  { onEvent, signal }: { onEvent?: (event: PrintedEvent) => void; signal: AbortSignal },
): Promise<RelayerProcess> {
  signal.throwIfAborted()
  const args = ['--import', 'tsx', bin, 'relay', '--config', configPath, '--json', '--stop-with-stdin']
  // A group of its own: Ctrl-C in the terminal reaches this process, which then stops the relayer in order.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  let stopping = false
  let last = ''
  let messages: readonly PrintedMessage[] = []
  child.stderr.on('data', (data) => {
    last = `${last}${data}`.slice(-4_000)
  })
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = parseEvent(line)
    if (event?.type === 'started') start()
    if (event?.type === 'messages') messages = event.messages as readonly PrintedMessage[]
    else if (event) onEvent?.(event)
    else last = `${last}${line}\n`.slice(-4_000)
  })
  const closed = once(child, 'close')
  const ended = closed.then(([code]): never => {
    if (stopping) return new Promise<never>(() => undefined) as never
    throw new RelayerEndedError(code, last)
  })
  ended.catch(() => undefined)
  // All that matters to it is in its store, so it may die at any time.
  const kill = async () => {
    stopping = true
    child.kill('SIGKILL')
    await closed
  }
  try {
    await unlessAborted(signal, () => Promise.race([started, ended]))
  } catch (error) {
    await kill()
    throw error
  }
  return {
    ended,
    kill,
    stop: async () => {
      stopping = true
      child.stdin.end()
      await closed
      return messages
    },
  }
}

function parseEvent(line: string): PrintedEvent | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
