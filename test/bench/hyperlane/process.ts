import { spawn } from 'node:child_process'
import type { EndSignal, RelayerProcess } from './contender.js'

/** How to start a program of node. */
export type Program = {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

const outputTail = 3_000
const startTimeoutMs = 60_000

/**
 * Starts a program and waits until it has said something.
 *
 * @param program - what to start
 * @param word - what it says when it is ready
 * @returns the process
 * @throws {Error} when it ends before, or says it not in a minute, with what it said last
 */
export function startUntil(program: Program, word: string): Promise<RelayerProcess> {
  const { child, ended } = start(program)
  const end = async (signal: EndSignal) => {
    child.kill(signal)
    await ended
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs)
    let said = ''
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      if (!said.includes(word)) return
      clearTimeout(timer)
      resolve({ end })
    })
    void ended.then(({ output }) => {
      clearTimeout(timer)
      reject(new Error(`It did not become ready:\n${output}`))
    })
  })
}

/**
 * Runs a program to its end.
 *
 * @param program - what to run
 * @throws {Error} when it fails, with what it said last
 */
export async function run(program: Program): Promise<void> {
  const { code, output } = await start(program).ended
  if (code !== 0) throw new Error(`${program.args.slice(1, 3).join(' ')} failed:\n${output}`)
}

function start({ args, cwd, env }: Program) {
  const options = {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  }
  const child = spawn(process.execPath, args, options)
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  let output = ''
  const keep = (data: Buffer) => {
    output = (output + data.toString()).slice(-outputTail)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', end)
      resolve({ code, output })
    })
  })
  return { child, ended }
}
