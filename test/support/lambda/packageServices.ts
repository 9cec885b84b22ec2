import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A resource of the template, as far as the tests look. */
export type Resource = {
  readonly Type: string
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Properties: Record<string, unknown>
}

/** What `pnpm package` makes. */
export type Packaged = {
  readonly resources: Readonly<Record<string, Resource>>
  /** A folder for more files. */
  readonly folder: string
  /** The archive of a function. */
  readonly readZip: (name: string) => Uint8Array
  readonly remove: () => void
}

/**
 * Packages all functions as `pnpm package` does: with no AWS account, and with no way to the internet.
 *
 * @param params - what is chosen, as `--param` takes it
 * @returns what it made
 */
export async function packageServices(...params: readonly string[]): Promise<Packaged> {
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-package-'))
  const deadEnd = 'http://127.0.0.1:9'
  await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/serverless/bin/serverless.js'),
      ...['package', '--package', join(folder, 'package')],
      ...params.map((param) => `--param=${param}`),
    ],
    { cwd: root, env: { PATH: process.env.PATH, HOME: folder, HTTP_PROXY: deadEnd, HTTPS_PROXY: deadEnd } },
  )
  const read = (name: string) => readFileSync(join(folder, 'package', name))
  const template: { readonly Resources: Record<string, Resource> } = JSON.parse(
    read('cloudformation-template-update-stack.json').toString(),
  )
  return {
    resources: template.Resources,
    folder,
    readZip: (name) => read(`${name}.zip`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
