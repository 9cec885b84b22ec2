import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Says whether a process runs. One that has ended and was not yet collected by its parent (a zombie) does not.
 *
 * @param pid - The process.
 * @returns True while it runs.
 */
export function isRunning(pid: number): boolean {
  return !['', 'Z', 'X'].includes(readState(pid).state)
}

/**
 * Finds the parent of a running process.
 *
 * @param pid - The process.
 * @returns The process id of its parent.
 */
export function parentOf(pid: number): number {
  return readState(pid).parent
}

/**
 * Waits until a process has ended; the test's own time limit ends the wait.
 *
 * @param pid - The process.
 */
export async function waitForEnd(pid: number): Promise<void> {
  while (isRunning(pid)) await sleep(20)
}

/** From /proc on Linux, where `ps` need not be installed; from `ps` elsewhere. */
function readState(pid: number): { state: string; parent: number } {
  try {
    const fields = existsSync('/proc/self/stat')
      ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]
      : execFileSync('ps', ['-o', 'state=,ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [state = '', parent] = fields?.split(/ +/) ?? []
    return { state: state.charAt(0), parent: Number(parent) }
  } catch {
    return { state: '', parent: 0 }
  }
}
