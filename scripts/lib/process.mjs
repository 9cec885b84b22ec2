import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

const children = new Set()
const lastForwarded = new Map()

/** Sends a signal on to every running child. A Ctrl-C can reach us twice (terminal and npm): repeats within a second are one. */
function forward(signal) {
  if (Date.now() - (lastForwarded.get(signal) ?? 0) < 1000) return
  lastForwarded.set(signal, Date.now())
  for (const child of children) child.kill(signal)
  if (children.size === 0) process.exit(exitCodeOf(null, signal))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal))

/** True once this process was told to stop; callers then start nothing new. */
export const wasInterrupted = () => lastForwarded.size > 0

/** The exit code a shell would report: the code itself, or 128 + the number of the signal. */
const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0)

/**
 * Runs a command to its end with its output captured.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is stdout and stderr as they came.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd ?? root, env: options.env ?? process.env })
    let stdout = ''
    let output = ''
    children.add(child)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.stdin.on('error', () => {}) // A child that never reads its input is not an error of ours.
    child.stdin.end(options.input ?? '')
    const finish = (result) => {
      children.delete(child)
      resolve(result)
    }
    child.on('error', (error) => finish({ code: 127, stdout, output: `${output}${command}: ${error.message}\n` }))
    child.on('close', (code, signal) => finish({ code: exitCodeOf(code, signal), stdout, output }))
  })
}

/**
 * Runs a command that owns the terminal: it inherits stdin, stdout and stderr and gets the signals we get.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code.
 */
export function runInteractive(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: options.env ?? process.env, stdio: 'inherit' })
    children.add(child)
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      children.delete(child)
      resolve(exitCodeOf(code, signal))
    })
  })
}
