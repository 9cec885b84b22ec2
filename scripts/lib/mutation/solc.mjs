#!/usr/bin/env node
// The compiler as forge calls it, with a memory: before each run of some of the tests forge asks for the interfaces of all sources,
// which no mutant changes, and that takes longer than the tests.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractsDir } from '../paths.mjs'
import { cacheDir } from './artifacts.mjs'

const args = process.argv.slice(2)
const input = args.includes('--version') ? '' : readFileSync(0, 'utf8')
const answers = join(contractsDir, cacheDir, 'answers')
const answer = join(answers, `${createHash('sha256').update(input).digest('hex')}.json`)

if (input !== '' && existsSync(answer)) {
  process.stdout.write(readFileSync(answer))
} else {
  const maxBuffer = 2 ** 30
  const { status, stdout } = spawnSync(join(contractsDir, 'bin', 'solc'), args, { input, maxBuffer })
  if (input !== '' && status === 0) {
    mkdirSync(answers, { recursive: true })
    writeFileSync(answer, stdout)
  }
  process.stdout.write(stdout)
  process.exitCode = status ?? 1
}
