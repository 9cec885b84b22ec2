import { expect, test } from 'vitest'
import { CrashError, type CrashPoint, createMortal } from './crash.js'

const port = {
  name: 'somewhere',
  read: async (key: string) => key.toUpperCase(),
  scan: async function* () {
    yield* [1, 2]
  },
  close: async () => 'closed',
}

test('every method has a point before and after it, and what is no method stays as it is', async () => {
  const points: CrashPoint[] = []
  const mortal = createMortal((point) => {
    points.push(point)
    return false
  })
  const wrapped = mortal.wrap('port', port)
  expect(await wrapped.read('a')).toBe('A')
  const seen: number[] = []
  for await (const one of wrapped.scan()) seen.push(one)
  expect([wrapped.name, seen, mortal.count()]).toEqual(['somewhere', [1, 2], 2])
  expect(points.map(({ method, when, number }) => `${number} ${when} ${method}`)).toEqual([
    '0 before read',
    '0 after read',
    '1 before scan',
    '1 after scan',
  ])
})

test('dead before a call, it does not happen; dead after it, it has; nothing works from then on but closing', async () => {
  for (const when of ['before', 'after'] as const) {
    let happened = 0
    const mortal = createMortal((point) => point.when === when)
    const act = async () => {
      happened += 1
    }
    const wrapped = mortal.wrap('port', { ...port, act })
    await expect(wrapped.act()).rejects.toThrow(CrashError)
    expect([happened, mortal.isDead()]).toEqual([when === 'before' ? 0 : 1, true])
    await expect(wrapped.read('a')).rejects.toThrow(CrashError)
    await expect(wrapped.scan().next()).rejects.toThrow(CrashError)
    expect([await wrapped.close(), mortal.count()]).toEqual(['closed', 1])
  }
})
