import { describe, expect, test } from 'vitest'
import { drawPicture } from './picture.js'

const UNIT = 1_000_000n
const sample = (seconds: number, chain: string, capital: bigint, payouts: bigint) => ({
  ...{ seconds, chain, capital: capital * UNIT, exposure: 250_000n * UNIT, payouts: payouts * UNIT },
})
const paid = (amount: bigint, payout: bigint, paidBy: 'ratio' | 'tree') => ({
  ...{ amount: amount * UNIT, payout: payout * UNIT, paidBy },
})
const data = {
  seconds: 60,
  killedAt: [12.5, 40],
  steps: [{ seconds: 4, title: 'A loss of <all> & more' }],
  samples: [
    sample(0, 'home', 0n, 0n),
    sample(30, 'home', 3_000_000n, 0n),
    sample(30, 'away-a', 1_500_000n, 0n),
    sample(60, 'home', 3_000_000n, 61_875n),
    sample(60, 'away-a', 1_500_000n, 0n),
  ],
  holders: [
    { ...{ holder: 'buyer1', chain: 'away-a', product: 'Balancer V2' }, ...paid(250_000n, 154_687n, 'tree') },
    { ...{ holder: 'buyer3', chain: 'home', product: 'GMX V1' }, ...paid(80_000n, 3_809n, 'ratio') },
  ],
}
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content)

describe('drawPicture', () => {
  test('default: names every measure, chain and step, and says the last value of each', () => {
    const said = words(drawPicture(data))
    for (const word of ['Capital', 'Exposure', 'Payouts', 'home', 'away-a', '3M', '1.5M', '250k', '61.9k'])
      expect(said).toContain(word)
    expect(said).toContain('1.  at 4 s: A loss of &lt;all&gt; &amp; more')
  })

  test('default: says of each holder how much was paid, and whether by tree or by ratio', () => {
    const said = words(drawPicture(data))
    expect(said).toContain('buyer1 on away-a is paid 154.7k of 250k Balancer V2, by tree: for what was lost')
    expect(said).toContain('buyer3 on home is paid 3.8k of 80k GMX V1, by ratio: a part of each cover')
  })

  test('behavior: a measure has one scale for all chains, so that chains compare', () => {
    const ticks = words(drawPicture(data)).filter((word) => word === '4M')
    expect(ticks).toHaveLength(2)
  })

  test('behavior: kills are marked on every panel and counted in words; a run without any says nothing of them', () => {
    const svg = drawPicture(data)
    expect(svg.match(/killed at 12\.5 s/g)).toHaveLength(6)
    expect(words(svg).join()).toContain('Red marks: the relayer was killed, 2 in all.')
    expect(drawPicture({ ...data, killedAt: [] })).not.toContain('killed')
  })

  test('behavior: a chain that had more than it has at the end says both', () => {
    const samples = [...data.samples, sample(61, 'away-a', 0n, 0n)]
    expect(words(drawPicture({ ...data, samples }))).toContain('0, at most 1.5M')
  })

  test('behavior: nothing is drawn outside of the page, and no figure is broken', () => {
    const svg = drawPicture(data)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? []
    for (const [, x] of svg.matchAll(/ x[12]?="([\d.-]+)"/g)) expect(Number(x)).toBeLessThanOrEqual(width)
    for (const [, y] of svg.matchAll(/ y[12]?="([\d.-]+)"/g)) expect(Number(y)).toBeLessThanOrEqual(height)
  })

  test('behavior: a run without samples or steps is still a picture', () => {
    expect(drawPicture({ seconds: 0, steps: [], killedAt: [], samples: [], holders: [] })).not.toMatch(
      /NaN|Infinity|undefined/,
    )
  })
})
