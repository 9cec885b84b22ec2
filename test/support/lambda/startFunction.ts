import { type ChildProcess, spawn } from 'node:child_process'

/** How an invocation ended. */
export type Invocation =
  | { readonly ended: 'returned'; readonly result: unknown; readonly log: string; readonly peakMegabytes: number }
  | { readonly ended: 'threw'; readonly code: unknown; readonly log: string }
  | { readonly ended: 'did not start'; readonly reason: string }

/** A bundled handler in a container of its own. */
export type LocalFunction = {
  /** One invocation, in which so many milliseconds are left; the first is a cold start. What does not start is started again with the next. */
  readonly invoke: (event: unknown, timeoutMs?: number) => Promise<Invocation>
  readonly stop: () => Promise<void>
}

/** Loads the module as the Lambda runtime does, and hands one event after the other to its handler. */
const runtime = `
let handler
// Written whole before the process ends. Node itself would print the minified line too, more than a pipe holds, and end before it is read.
const fail = (error) => new Promise(() => process.stderr.write(error.stack + '\\n', () => process.exit(1)))
process.on('message', async ({ path, event, timeoutMs, id }) => {
  // It stands still, so that a slow machine proves the same.
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => timeoutMs }
  handler ??= (await import(path).catch(fail)).handler
  await handler(event, context).then(
    (result) => process.send({ ended: 'returned', result, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }),
    ({ code }) => process.send({ ended: 'threw', code }),
  )
})`

/**
 * Makes a function of a bundle. Its process lives until it is stopped, as a container that stays warm.
 *
 * @param modulePath - the bundle
 * @param environment - all that it gets
 * @returns the function
 */
export function startFunction(modulePath: string, environment: Readonly<Record<string, string>>): LocalFunction {
  let container: ReturnType<typeof startContainer> | undefined
  let count = 0

  return {
    invoke: async (event, timeoutMs = 60_000) => {
      container ??= startContainer(environment)
      const { child, output, exited } = container
      const from = output.log.length
      const answered = new Promise<Record<string, unknown>>((resolve) => child.once('message', resolve))
      count += 1
      child.send({ path: modulePath, event, timeoutMs, id: `request ${count} of ${child.pid}` })
      const answer = await Promise.race([answered, exited])
      if (answer === undefined) {
        container = undefined
        return { ended: 'did not start', reason: output.errors }
      }
      // What was written before the answer may come through its pipe after it.
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { ...answer, log: output.log.slice(from) } as Invocation
    },
    stop: async () => {
      container?.child.kill('SIGKILL')
      await container?.exited
    },
  }
}

function startContainer(environment: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', runtime], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = { log: '', errors: '' }
  child.stdout?.on('data', (text: Buffer) => {
    output.log += text.toString()
  })
  // Lambda makes one log of both.
  child.stderr?.on('data', (text: Buffer) => {
    output.log += text.toString()
    output.errors += text.toString()
  })
  const exited = new Promise<undefined>((resolve) => child.once('close', () => resolve(undefined)))
  return { child, output, exited }
}
