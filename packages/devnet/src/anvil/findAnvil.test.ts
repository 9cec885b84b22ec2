import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ANVIL_VERSION, AnvilNotFoundError } from '../errors.js'
import { findAnvil } from './findAnvil.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnicover-anvil-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** What a machine looks like that npm has no anvil for. */
const withoutPackage = () => ({ packageName: '@omnicover/no-such-package', searchPath: directory })
const install = (script: string) => writeFileSync(join(directory, 'anvil'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

describe('findAnvil', () => {
  test('default: finds a binary of the pinned version', () => {
    expect(execFileSync(findAnvil(), ['--version'], { encoding: 'utf8' })).toContain(ANVIL_VERSION)
  })

  test('behavior: takes the anvil on PATH where npm has none', () => {
    install(`echo 'anvil Version: ${ANVIL_VERSION}-stable'`)
    expect(findAnvil(withoutPackage())).toBe(join(directory, 'anvil'))
  })

  test('error: nothing installed says what to install', () => {
    expect(() => findAnvil(withoutPackage())).toThrow(AnvilNotFoundError)
    expect(() => findAnvil(withoutPackage())).toThrow(`foundryup --install ${ANVIL_VERSION}`)
  })

  test('error: another version on PATH is refused and named', () => {
    install(`echo 'anvil Version: 1.3.2-stable'`)
    expect(() => findAnvil(withoutPackage())).toThrow('The anvil on PATH is 1.3.2.')
  })

  test('error: an anvil that does not run is refused', () => {
    install('exit 1')
    expect(() => findAnvil(withoutPackage())).toThrow(AnvilNotFoundError)
  })
})
