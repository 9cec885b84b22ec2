import { expect, test } from 'vitest'
import { addUsage } from './usage.js'
import { createUsageMeter } from './usageMeter.js'

test('changes that are under way at once take equal parts, and what is used meanwhile falls to those that come later', () => {
  const meter = createUsageMeter()
  meter.add({ signature: 3, readUnit: 9 })
  const [first, second, third] = [meter.charge(), meter.charge(), meter.charge()]
  expect([first.share(), second.share()]).toEqual([
    { signature: 1, readUnit: 3 },
    { signature: 1, readUnit: 3 },
  ])
  meter.add({ writeUnit: 2 })
  expect(third.share()).toEqual({ signature: 1, readUnit: 3, writeUnit: 2 })
  for (const charge of [first, second, third]) charge.end(true)
  expect(meter.leave()).toEqual({ carried: {}, looking: {} })
})

test('a share is taken once, and falls back when nothing is changed', () => {
  const meter = createUsageMeter()
  meter.add({ readUnit: 4 })
  const [kept, unchanged, unasked] = [meter.charge(), meter.charge(), meter.charge()]
  unasked.end(false)
  expect(unchanged.share()).toBe(unchanged.share())
  unchanged.end(false)
  expect(kept.share()).toEqual({ readUnit: 4 })
})

test('time is counted when it is asked for, and nothing is counted twice', () => {
  let seconds = 2
  const meter = createUsageMeter(() => {
    const lambdaGbSecond = seconds
    seconds = 0
    return { lambdaGbSecond }
  })
  const charge = meter.charge()
  expect(charge.share()).toEqual({ lambdaGbSecond: 2 })
  seconds = 1
  charge.end(true)
  expect(meter.leave()).toEqual({ carried: { lambdaGbSecond: 1 }, looking: {} })
})

test('a run that signed or changed a message leaves the rest to messages; any other only looked', () => {
  const meter = createUsageMeter()
  meter.add({ readUnit: 1 })
  expect(meter.leave()).toEqual({ carried: {}, looking: { readUnit: 1 } })
  meter.add({ readUnit: 1, signature: 1 })
  expect(meter.leave()).toEqual({ carried: { readUnit: 1, signature: 1 }, looking: {} })
})

test('parts of a third add up to the whole', () => {
  const meter = createUsageMeter()
  meter.add({ lambdaGbSecond: 1 })
  const charges = [meter.charge(), meter.charge(), meter.charge()]
  expect(addUsage(...charges.map(({ share }) => share()))).toEqual({ lambdaGbSecond: 1 })
})
