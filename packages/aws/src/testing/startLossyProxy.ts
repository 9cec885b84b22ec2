import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A server that others reach through, and that may keep an answer from them. */
export type LossyProxy = {
  readonly endpoint: string
  /** The next answer to an operation, such as `PutItem`, is lost: it is done, and the connection ends before anything of its answer comes through. */
  readonly loseAnswer: (operation: string) => void
  readonly stop: () => Promise<void>
}

/**
 * Starts a server on a free port that hands everything on to another.
 *
 * @param endpoint - of the other
 * @returns the server
 */
export async function startLossyProxy(endpoint: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(endpoint)
  const open = new Set<Socket>()
  let lost: string | undefined
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    const end = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', end).on('close', end)
    }
    let isLosing = false
    near.on('data', (request) => {
      if (lost !== undefined && request.includes(`.${lost}`)) {
        isLosing = true
        lost = undefined
      }
      far.write(request)
    })
    far.on('data', (answer) => (isLosing ? end() : near.write(answer)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswer: (operation) => {
      lost = operation
    },
    stop: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
