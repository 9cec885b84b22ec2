import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { processesWith } from './processes.js'

const bin = fileURLToPath(new URL('../../../packages/cli/src/bin.ts', import.meta.url))

/** A command of `omnicover` that runs in a process of its own, with a temporary folder of its own. */
export type Cli = {
  readonly signal: (name: NodeJS.Signals) => void
  /** Everything that it printed. */
  readonly output: () => string
  /** Waits until it has printed a text; fails when it ends before. */
  readonly printed: (text: string) => Promise<void>
  /** Waits for its end and returns its exit code, `null` when a signal has ended it. */
  readonly ended: () => Promise<number | null>
  /** The processes that it has started, itself among them, and that still run. */
  readonly processes: () => string[]
  /** The temporary files of OmniCover that are there. */
  readonly files: () => string[]
  readonly removeFolder: () => void
}

/**
 * Starts a command.
 *
 * @param args - as after `omnicover`
 * @returns the running command
 */
export function startCli(...args: string[]): Cli {
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-cli-'))
  const child = spawn(process.execPath, ['--import', 'tsx', bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  let hasEnded = false
  const closed = once(child, 'close').then(([code]): number | null => {
    hasEnded = true
    return code
  })
  return {
    signal: (name) => child.kill(name),
    output: () => output,
    printed: async (text) => {
      while (!output.includes(text)) {
        if (hasEnded) throw new Error(`It ended without having printed "${text}":\n${output}`)
        await sleep(20)
      }
    },
    ended: () => closed,
    processes: () => processesWith(`TMPDIR=${folder}`),
    files: () => readdirSync(folder).filter((name) => name.startsWith('omnicover-')),
    removeFolder: () => rmSync(folder, { recursive: true, force: true }),
  }
}
