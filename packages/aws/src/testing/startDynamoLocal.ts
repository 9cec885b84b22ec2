import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createTable, type TestTable } from './startTable.js'

/** Whether this machine has the Java that DynamoDB Local runs on. */
export function hasJava(): boolean {
  return spawnSync('java', ['-version']).status === 0
}

/** Starts AWS's own DynamoDB Local on a free port, in memory, and makes the table. It needs Java, and ends with this process. */
export async function startDynamoLocal(): Promise<TestTable> {
  const manifest = createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')
  const emulator = join(dirname(manifest), 'emulator')
  const port = await freePort()
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${join(emulator, 'DynamoDBLocal_lib')}`,
      ...['-jar', join(emulator, 'DynamoDBLocal.jar')],
      ...['-inMemory', '-port', String(port), '-disableTelemetry'],
    ],
    { cwd: emulator, stdio: 'ignore' },
  )
  const kill = () => void java.kill('SIGKILL')
  process.once('exit', kill)
  const over = new Promise<void>((resolve) => {
    java.once('error', () => resolve())
    java.once('exit', () => resolve())
  })
  const stop = async () => {
    kill()
    await over
    process.off('exit', kill)
  }
  try {
    await listening(port, () => java.exitCode !== null)
    return await createTable(`http://127.0.0.1:${port}`, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/** Two seconds on an idle machine, much longer on a busy one. */
async function listening(port: number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    if (await connects(port)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('DynamoDB Local ended before it listened')
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
