import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RelayerError } from '@omnicover/relayer'
import { type Hash, isHash } from 'viem'
import { PortInUseError } from '../errors.js'
import { toJson } from '../json.js'

/** What the page shows. */
export type StatusSource = {
  /** Plain data, without keys and credentials. */
  readonly status: () => Promise<unknown>
  /** The stories of messages; see `explainMessages`. */
  readonly stories: (id: Hash) => Promise<unknown>
}

/** A page that is being served. */
export type StatusServer = { readonly url: string; readonly close: () => Promise<void> }

/** Only this machine can ask. */
const HOST = '127.0.0.1'
/** Several windows ask at their own pace: an answer is good for all of them for so long. */
const FRESH_MS = 2_000

const files = {
  '/': { name: 'page.html', type: 'text/html; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
} as const

/** Nothing is loaded from elsewhere, and nothing that a chain said can become code. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/**
 * Serves the status page to this machine.
 *
 * @param source - what to show
 * @param port - where; 0 for any that is free
 * @returns the running server
 * @throws {PortInUseError} when somebody else listens there
 */
export async function serveStatus(source: StatusSource, port: number): Promise<StatusServer> {
  const status = shared(source.status)
  const server = createServer((request, response) => {
    answer(request, { ...source, status })
      .catch(toTrouble)
      .then(({ code, type, body }) => response.writeHead(code, { ...headers, 'content-type': type }).end(body))
  })
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${actual}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

type Answer = { readonly code: number; readonly type: string; readonly body: string }

async function answer(
  { method, url = '/', headers: { host = '', 'sec-fetch-site': site } }: IncomingMessage,
  source: StatusSource,
): Promise<Answer> {
  // A page of somebody else must not reach this one under a name of its own that leads here.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return json(403, { error: 'ask 127.0.0.1 or localhost' })
  if (method !== 'GET') return json(405, { error: 'only GET' })
  const { pathname, searchParams } = new URL(url, `http://${HOST}`)
  if (Object.hasOwn(files, pathname)) return file(pathname as keyof typeof files)
  // It could not read the answer, but each question has both chains asked.
  if (site === 'cross-site' || site === 'same-site') return json(403, { error: 'ask from the page itself' })
  if (pathname === '/status.json') return json(200, await source.status())
  if (pathname !== '/story.json') return json(404, { error: 'there is nothing here' })
  const id = searchParams.get('id') ?? ''
  if (!isHash(id)) return json(400, { error: 'give 0x and 64 hex digits' })
  return json(200, await source.stories(id))
}

const json = (code: number, value: unknown): Answer => ({ code, type: 'application/json', body: toJson(value) })

function file(path: keyof typeof files): Answer {
  const { name, type } = files[path]
  return { code: 200, type, body: readFileSync(new URL(name, import.meta.url), 'utf8') }
}

/** What a relayer's error says holds no credentials; what any other says might. */
function toTrouble(error: unknown): Answer {
  if (error instanceof RelayerError) return json(502, { error: error.shortMessage })
  console.error(error)
  return json(500, { error: 'something went wrong here; the terminal says what' })
}

/** Work whose result is shared by all who ask while it runs, and shortly after. */
function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let last: { readonly result: Promise<Result>; readonly isFresh: () => boolean } | undefined
  return () => {
    if (last?.isFresh()) return last.result
    let endedAt = Number.POSITIVE_INFINITY
    const result = work().finally(() => {
      endedAt = performance.now()
    })
    last = { result, isFresh: () => performance.now() - endedAt < FRESH_MS }
    return result
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject('code' in error && error.code === 'EADDRINUSE' ? new PortInUseError(port) : error),
    )
    server.listen(port, HOST, () => resolve())
  })
}
