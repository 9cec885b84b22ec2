import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { InterruptedError } from './errors.mjs'
import { root } from './paths.mjs'

/** How to stop each running child. */
const stoppers = new Map()
const graceMs = 3000
const interactiveGraceMs = 15_000
let lastSignal = { name: '', atMs: 0 }

/** Passes a signal on to every running child. A Ctrl-C can reach us twice (terminal and npm): repeats within a second are one. */
function onSignal(signal) {
  if (lastSignal.name === signal && Date.now() - lastSignal.atMs < 1000) return
  lastSignal = { name: signal, atMs: Date.now() }
  if (stoppers.size === 0) process.exit(exitCodeOf(null, signal))
  for (const stop of stoppers.values()) stop(signal)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal))

/** True once this process was told to stop. */
const wasInterrupted = () => lastSignal.name !== ''

/** The exit code a shell would report: the code itself, or 128 + the number of the signal. */
const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0)

/** Stops a command with all that it started, kindly first. It leads a process group of its own. */
function stopGroup(child, signal) {
  const kill = (name) => {
    try {
      process.kill(-child.pid, name)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
  kill(signal)
  setTimeout(() => kill('SIGKILL'), graceMs).unref()
}

/**
 * Runs a command to its end with its output captured.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is stdout and stderr as they came.
 * @throws {InterruptedError} When this process is told to stop meanwhile, whatever the command made of it.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd ?? root, env: options.env ?? process.env, detached: true })
    let stdout = ''
    let output = ''
    stoppers.set(child, (signal) => stopGroup(child, signal))
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.stdin.on('error', () => {}) // A child that never reads its input is not an error of ours.
    child.stdin.end(options.input ?? '')
    const finish = (code) => {
      stoppers.delete(child)
      if (wasInterrupted()) reject(new InterruptedError(exitCodeOf(null, lastSignal.name)))
      else resolve({ code, stdout, output })
    }
    child.on('error', (error) => {
      output += `${command}: ${error.message}\n`
      finish(127)
    })
    child.on('close', (code, signal) => finish(exitCodeOf(code, signal)))
  })
}

/**
 * Runs a command that owns the terminal: it inherits stdin, stdout and stderr and gets the signals we get. It may take its time to
 * clean up, but not for ever.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code.
 */
export function runInteractive(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: options.env ?? process.env, stdio: 'inherit' })
    stoppers.set(child, (signal) => {
      child.kill(signal)
      setTimeout(() => child.kill('SIGKILL'), interactiveGraceMs).unref()
    })
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      stoppers.delete(child)
      resolve(exitCodeOf(code, signal))
    })
  })
}
