import { describe, expect, test } from 'vitest'
import { answerStatus, type Fault, onMethods, type RpcRequest, sometimes } from './index.js'

const request = (method: string): RpcRequest => ({ method, params: [] })
const isHit = async (fault: Fault, method = 'eth_call') =>
  (await fault(request(method), async () => ({ kind: 'result', result: true }))).kind === 'status'

async function hits(seed: string, chance: number): Promise<boolean[]> {
  const fault = sometimes({ seed, chance }, answerStatus(503))
  const drawn: boolean[] = []
  for (let i = 0; i < 200; i += 1) drawn.push(await isHit(fault))
  return drawn
}

describe('sometimes', () => {
  test('default: about as many are hit as the chance says', async () => {
    const count = (await hits('a', 0.25)).filter(Boolean).length
    expect(count).toBeGreaterThan(30)
    expect(count).toBeLessThan(70)
  })

  test('behavior: 0 hits none, 1 hits all', async () => {
    expect(new Set(await hits('a', 0))).toEqual(new Set([false]))
    expect(new Set(await hits('a', 1))).toEqual(new Set([true]))
  })

  test('behavior: a seed hits the same requests again, another one others', async () => {
    expect(await hits('a', 0.5)).toEqual(await hits('a', 0.5))
    expect(await hits('a', 0.5)).not.toEqual(await hits('b', 0.5))
  })

  test('behavior: what others ask in between changes nothing, so a seed plays the same run again', async () => {
    const alone = sometimes({ seed: 'a', chance: 0.5 }, answerStatus(503))
    const crowded = sometimes({ seed: 'a', chance: 0.5 }, answerStatus(503))
    for (let i = 0; i < 50; i += 1) {
      for (let j = 0; j < i % 3; j += 1) await isHit(crowded, 'eth_getLogs')
      expect(await isHit(crowded)).toBe(await isHit(alone))
    }
  })
})

describe('onMethods', () => {
  test('default: hits the named methods only', async () => {
    const fault = onMethods(['eth_getLogs'], answerStatus(503))
    expect([await isHit(fault), await isHit(fault, 'eth_getLogs')]).toEqual([false, true])
  })
})
