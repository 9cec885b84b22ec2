import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SetupError } from './errors.mjs'

/**
 * What `npm start` takes: the options of `omnicover demo`, which checks their values. Known here to refuse a typo before set-up.
 * @type {import('node:util').ParseArgsConfig['options'] & {}}
 */
const options = {
  report: { type: 'string' },
  picture: { type: 'string' },
  keep: { type: 'boolean' },
  verbose: { type: 'boolean' },
  chaos: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

export const usage = `usage: npm start [-- OPTIONS]

Plays the whole story on local chains and checks the result. Sets everything up on the first run.

  --report FILE   write the report as JSON (docs/report.md)
  --picture FILE  draw capital, exposure and payouts over the run as SVG; default: beside the report
  --keep          leave everything up at the end; print URLs, deployments for the SDK and funded keys
  --verbose       print every event of the relayer, and every message at the end
  --chaos N       kill the relayer N times (at most 100), in every step; all must end well all the same
  --seed N        with --chaos: the moments of an earlier run
  -h, --help      this`

/**
 * Refuses what the demonstration would refuse, but after minutes of set-up.
 * @param {string} name
 * @param {unknown} value
 */
function assertCount(name, value) {
  const most = name === 'chaos' ? 100 : 999_999_999
  if (value !== undefined && !(/^\d{1,9}$/.test(String(value)) && Number(value) <= most))
    throw new TypeError(`--${name} takes a whole number up to ${most}, such as 10; it is "${value}".`)
}

/**
 * Refuses a file that could not be written after the whole story. Leaves no trace.
 * @param {string} name
 * @param {unknown} file
 */
function assertWritable(name, file) {
  if (typeof file !== 'string') return
  const isThere = existsSync(file)
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    throw new SetupError(
      `--${name}: ${file} cannot be written: ${error.message}.`,
      'Name a file in a folder that exists and that you may write to.',
    )
  }
  if (!isThere) rmSync(file)
}

/**
 * Looks at the options before anything is set up.
 * @param {string[]} args What stands after `npm start --`.
 * @param {NodeJS.ProcessEnv} env npm puts options of its own there, and what stands before the `--`.
 * @returns {boolean} Whether help is asked for.
 * @throws {SetupError} On an option that nobody knows, on a number that is none, on a file that cannot be written, and on one that npm
 * took for its own.
 */
export function readDemoOptions(args, env) {
  const taken = Object.keys(options).find((name) => name !== 'help' && env[`npm_config_${name}`] !== undefined)
  if (taken !== undefined) {
    throw new SetupError(`npm took --${taken} for an option of its own.`, `Put -- before it: npm start -- --${taken}`)
  }
  try {
    const { values } = parseArgs({ args, options })
    for (const name of ['chaos', 'seed']) assertCount(name, values[name])
    if (values.seed !== undefined && values.chaos === undefined) throw new TypeError('--seed needs --chaos.')
    if (values.report !== undefined && values.report === values.picture)
      throw new TypeError('--report and --picture name one file, and the picture would replace the report: name two.')
    if (values.help === true) return true
    for (const name of ['report', 'picture']) assertWritable(name, values[name])
    return false
  } catch (error) {
    if (error instanceof SetupError) throw error
    throw new SetupError(error.message, usage)
  }
}
