import { InterruptedError, SetupError } from './errors.mjs'

const heartbeatMs = 10_000

/** 1234 -> "1.2 s". */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/**
 * Runs one named step: prints its name, a line every ten seconds while it runs, and how long it took.
 * @template T
 * @param {string} name What is being done, in plain words.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const start = Date.now()
  const elapsed = () => seconds(Date.now() - start)
  console.log(`- ${name}`)
  const heartbeat = setInterval(() => console.log(`  still working (${elapsed()})`), heartbeatMs)
  try {
    const result = await work()
    console.log(`  done in ${elapsed()}`)
    return result
  } catch (error) {
    console.log(`  failed after ${elapsed()}`)
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}

/**
 * Prints why something failed and what to do about it. An error that is nobody's to put right keeps its stack.
 * @returns {number} What to exit with.
 */
export function reportFailure(error) {
  if (error instanceof InterruptedError) {
    console.error('Stopped.')
    return error.exitCode
  }
  if (!(error instanceof SetupError)) console.error(error)
  else console.error(['', error.detail, error.message, error.remedy].filter((line) => line !== undefined).join('\n'))
  return 1
}
