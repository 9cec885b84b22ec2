import { execFileSync } from 'node:child_process'

/**
 * Lists the processes that still run and have a text in their command or environment. One that has ended and that its parent has
 * not collected yet does not count.
 *
 * @param text - for example a folder that only the processes of one test know
 * @returns one line for each
 */
export function processesWith(text: string): string[] {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const rows = execFileSync('ps', ['axeww', '-o', 'state,pid,command'], options).split('\n')
  return rows.filter((row) => row.includes(text) && !row.startsWith('Z'))
}
