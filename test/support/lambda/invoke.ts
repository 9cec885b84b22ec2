import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** How an invocation ended. */
export type Invocation =
  | { readonly ended: 'returned'; readonly result: unknown; readonly log: string }
  | { readonly ended: 'threw'; readonly code: unknown; readonly log: string }
  | { readonly ended: 'did not start'; readonly reason: string }

/** Loads the module as the Lambda runtime does, and hands one event to its handler. */
const runtime = `
const [path, event] = process.argv.slice(1)
const { handler } = await import(path)
const end = (fields) => process.stdout.write('\\n' + JSON.stringify(fields))
await handler(JSON.parse(event), { awsRequestId: 'local' }).then(
  (result) => end({ ended: 'returned', result }),
  ({ code }) => end({ ended: 'threw', code }),
)`

/**
 * Invokes a bundled handler in a process of its own, so that every call is a cold start.
 *
 * @param modulePath - the bundle
 * @param event - what started it
 * @param environment - all that it gets
 * @returns how it ended
 */
export async function invoke(
  modulePath: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<Invocation> {
  const args = ['--input-type=module', '--eval', runtime, modulePath, JSON.stringify(event)]
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [code, output, errors] = await Promise.all([exited, text(child.stdout), text(child.stderr)])
  if (code !== 0) return { ended: 'did not start', reason: errors }
  const lines = output.split('\n')
  return { ...JSON.parse(lines.at(-1) ?? ''), log: lines.slice(0, -1).join('\n') }
}
