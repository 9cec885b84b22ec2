import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { toolchainDir } from './paths.mjs'

const lockFile = join(toolchainDir, 'setup.lock')

/** Takes the lock if it is free. A hard link appears at once and with its content, so nobody ever reads an empty lock. */
function acquire() {
  const own = `${lockFile}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, lockFile)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own)
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The id of the process that holds the lock; undefined when it let go. */
function owner() {
  try {
    return Number(readFileSync(lockFile, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Lets one process at a time set the workspace up, so that two runs started together do not install over each other.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(work) {
  mkdirSync(toolchainDir, { recursive: true })
  let announced
  while (!acquire()) {
    const pid = owner()
    if (pid !== undefined && !isAlive(pid)) rmSync(lockFile, { force: true })
    else if (pid !== undefined && pid !== announced) {
      announced = pid
      console.log(
        `- Waiting for process ${pid} to finish its set-up (if it is no run of ours, delete .toolchain/setup.lock)`,
      )
    }
    await setTimeout(200)
  }
  const release = () => rmSync(lockFile, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}
