import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { LeavesMissingError } from '../errors.js'
import { openLeavesSite } from './leavesSite.js'

const limits = { maxBytes: 1_000, timeoutMs: 5_000 }

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
})

/** A site on this machine, and what it was asked for. */
async function site(answer: RequestListener) {
  const asked: (string | undefined)[] = []
  const started = createServer((request, response) => {
    asked.push(request.url)
    answer(request, response)
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(started.address() as AddressInfo).port}/leaves`, asked }
}

const failure = (promise: Promise<string>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('openLeavesSite', () => {
  test.each(['', '/'])(
    'default: reads the file of an incident and a chain below the URL, with "%s" at its end',
    async (end) => {
      const { url, asked } = await site((_, response) => response.end('{"ü": 1}'))
      expect(await openLeavesSite(url + end, limits).read(7, 40_102)).toBe('{"ü": 1}')
      expect(asked).toEqual(['/leaves/incident-7-40102.json'])
    },
  )

  test('error: what is not there is said with its address and the answer', async () => {
    const { url } = await site((_, response) => response.writeHead(404).end('none'))
    const error = await failure(openLeavesSite(url, limits).read(7, 40_102))
    expect(error).toBeInstanceOf(LeavesMissingError)
    expect(String(error)).toMatch(
      /incident-7-40102\.json at http:\/\/127\.0\.0\.1:\d+\/\*\*\* \(the site answers 404\); put the file there/,
    )
  })

  test('error: a file that never ends is given up at the limit, whatever length it claims', async () => {
    let sent = 0
    const { url } = await site((_, response) => {
      response.writeHead(200)
      const more = setInterval(() => {
        sent += 500
        response.write('x'.repeat(500))
      }, 1)
      response.on('close', () => clearInterval(more))
    })
    const error = await failure(openLeavesSite(url, limits).read(1, 2))
    expect(String(error)).toMatch(/more than the 1000 bytes that this keeper reads/)
    expect(sent).toBeLessThan(1_000_000)
  })

  test('error: a site that does not answer in time, sends elsewhere, or is gone, holds up nothing', async () => {
    const silent = await site(() => undefined)
    const late = await failure(openLeavesSite(silent.url, { ...limits, timeoutMs: 50 }).read(1, 2))
    expect(String(late)).toMatch(/timeout/i)
    server?.closeAllConnections()
    server?.close()
    const elsewhere = await site((_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    )
    expect(String(await failure(openLeavesSite(elsewhere.url, limits).read(1, 2)))).toMatch(/redirect/)
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
    expect(String(await failure(openLeavesSite(elsewhere.url, limits).read(1, 2)))).toMatch(/ECONNREFUSED/)
    server = undefined
  })

  test('error: a key in the address is not told', async () => {
    const { url } = await site((_, response) => response.writeHead(403).end())
    const secret = url.replace('/leaves', '/v2/0123456789abcdef0123456789abcdef')
    expect(String(await failure(openLeavesSite(secret, limits).read(1, 2)))).not.toContain('0123456789abcdef')
  })
})
