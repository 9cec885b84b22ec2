import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type FunctionName, functionNames } from '../../support/lambda/localStack.js'
import type { Packaged } from '../../support/lambda/packageServices.js'
import { unpackFunction } from '../../support/lambda/unpackFunction.js'

/** A packaged function, ready to be imported. */
export type Bundle = {
  readonly name: FunctionName
  readonly path: string
  readonly gzipped: number
  readonly zip: number
}

/** Unpacks every function, as Lambda does. */
export function unpackAll(packaged: Packaged): readonly Bundle[] {
  return functionNames.map((name) => {
    const zip = packaged.readZip(name)
    const folder = join(packaged.folder, name)
    const [[file, bytes] = ['', new Uint8Array()]] = Object.entries(unpackFunction(zip, folder))
    return { name, path: join(folder, file), gzipped: gzipSync(bytes).length, zip: zip.length }
  })
}

/** How long a start took, milliseconds: by the clock, and of the processor alone, which neighbours on a machine do not count in. */
export type Start = { readonly ms: number; readonly cpuMs: number }

const timing = `
const [startMs, cpu] = [performance.now(), process.cpuUsage()]
const { handler } = await import(process.env.BUNDLE)
const { user, system } = process.cpuUsage(cpu)
const start = { ms: performance.now() - startMs, cpuMs: (user + system) / 1000 }
process.stdout.write(JSON.stringify(typeof handler === 'function' ? start : {}))`

/**
 * Imports a bundle in fresh processes, until its handler is there: the parameters are read and the keys are opened by then.
 *
 * @param path - the bundle
 * @param environment - all that it gets
 * @param times - how often
 * @returns each start, without that of Node itself
 */
export async function importCold(path: string, environment: NodeJS.ProcessEnv, times: number): Promise<Start[]> {
  const took: Start[] = []
  for (let done = 0; done < times; done += 1) {
    const env = { ...environment, BUNDLE: path }
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', timing], { env })
    // Lines of the log come before the figure.
    took.push(JSON.parse(stdout.split('\n').at(-1) ?? ''))
  }
  return took
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
