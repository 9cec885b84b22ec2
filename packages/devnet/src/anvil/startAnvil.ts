import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AnvilStartError, PortInUseError } from '../errors.js'
import { findAnvil } from './findAnvil.js'

const SUPERVISOR = fileURLToPath(new URL('./supervisor.mjs', import.meta.url))
/** anvil answers within 0.3 s; a loaded machine gets a hundred times that. */
const START_TIMEOUT_MS = 30_000
/** Blocks whose state can still be read: far more than anybody looks back. */
const STATES_KEPT = 256
/** What is kept of anvil's output, to show when it dies. */
const OUTPUT_TAIL = 4_000

export type Hardfork = 'prague' | 'osaka'

export type StartAnvilParameters = {
  chainId: number
  /** The rules of the EVM. Default `osaka`. */
  hardfork?: Hardfork | undefined
  /** A port on 127.0.0.1. Default: a free one, picked by the operating system. */
  port?: number | undefined
}

/** One running local chain. */
export type Anvil = {
  chainId: number
  port: number
  rpcUrl: string
  /** The process id of anvil itself. */
  pid: number
  /** Kills anvil and resolves when it is gone. May be called twice. */
  stop: () => Promise<void>
}

/**
 * Starts one local chain on 127.0.0.1 that mines a block for each transaction; no account on it has money yet.
 *
 * anvil never outlives this process: a small supervisor holds a pipe to it and kills anvil when the pipe closes, which
 * the kernel does even after SIGKILL.
 *
 * @param parameters - What kind of chain.
 * @returns The chain, already listening.
 * @throws {AnvilNotFoundError} when anvil is not installed.
 * @throws {PortInUseError} when `port` is taken.
 * @throws {AnvilStartError} when anvil exits, or is silent, before it listens.
 */
export async function startAnvil(parameters: StartAnvilParameters): Promise<Anvil> {
  const { chainId, port: wantedPort = 0 } = parameters
  // Its own session: a Ctrl-C in the terminal reaches us, and we decide when the chain goes.
  const supervisor = spawn(process.execPath, [SUPERVISOR, findAnvil(), ...anvilArguments(parameters)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const exited = new Promise<NodeJS.Signals | null>((resolve) =>
    supervisor.once('exit', (_, signal) => resolve(signal)),
  )
  // Writing to a supervisor that is gone must not crash the process: its exit says all there is to say.
  supervisor.stdin.on('error', () => {})

  const { pid, port } = await untilListening(supervisor, wantedPort)
  exited.then((signal) => signal && killOrphan(pid))

  const stop = async () => {
    supervisor.stdin.end()
    await exited
  }
  return { chainId, port, rpcUrl: `http://127.0.0.1:${port}`, pid, stop }
}

function anvilArguments({ chainId, hardfork = 'osaka', port = 0 }: StartAnvilParameters): string[] {
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), '--hardfork', hardfork],
    // anvil's own accounts have keys that the whole world knows.
    ...['--accounts', '0'],
    // Small epochs, so that `safe` and `finalized` trail `latest` by a few blocks, as on a real chain.
    ...['--slots-in-an-epoch', '2'],
    // anvil would write every older state to the home folder, and leave gigabytes there when it is killed.
    ...['--prune-history', String(STATES_KEPT)],
  ]
}

/** Reads the output until anvil has said its address; after that drains it, or anvil would block on a full pipe. */
function untilListening(supervisor: ChildProcess, wantedPort: number): Promise<{ pid: number; port: number }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = () => {
      clearTimeout(timer)
      supervisor.stdin?.end()
      const inUse = wantedPort !== 0 && output.includes('Address already in use')
      reject(inUse ? new PortInUseError({ port: wantedPort }) : new AnvilStartError({ output }))
    }
    const timer = setTimeout(fail, START_TIMEOUT_MS)
    const onData = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_TAIL)
      const pid = /^pid (\d+)$/m.exec(output)?.[1]
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (!pid || !port) return
      clearTimeout(timer)
      supervisor.stdout?.off('data', onData).resume()
      supervisor.stderr?.off('data', onData).resume()
      supervisor.off('close', fail)
      resolve({ pid: Number(pid), port: Number(port) })
    }
    supervisor.stdout?.on('data', onData)
    supervisor.stderr?.on('data', onData)
    supervisor.once('error', fail)
    supervisor.once('close', fail)
  })
}

/** The supervisor takes anvil with it, unless it was itself killed by a signal that it cannot catch. */
function killOrphan(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already, as it should be.
  }
}
