import { describe, expect, test } from 'vitest'
import { OutOfRangeError } from '../errors.js'
import { dayStart, endDayFor } from './days.js'
import { formatDay } from './formatDay.js'
import { formatTime } from './formatTime.js'
import { roundOf } from './roundOf.js'

const day = 86_400

describe('endDayFor', () => {
  test('counts days from the start of today', () => {
    expect(endDayFor(20_000 * day, 30)).toBe(20_030)
    expect(endDayFor(20_000 * day + day - 1, 30)).toBe(20_030)
    expect(endDayFor(20_001 * day, 30)).toBe(20_031)
  })

  test('error: no day, parts of one, or more than 16 bits hold', () => {
    for (const days of [0, -1, 1.5, 2 ** 16]) expect(() => endDayFor(20_000 * day, days)).toThrow(OutOfRangeError)
    expect(() => endDayFor(-1, 1)).toThrow(OutOfRangeError)
  })
})

test('a day starts at 00:00 UTC', () => {
  expect(dayStart(20_000)).toBe(Date.UTC(2024, 9, 4) / 1000)
  expect(() => dayStart(2 ** 16)).toThrow(OutOfRangeError)
})

test('a round lasts from its start to the second before the next', () => {
  expect([0, 59, 60, 119, 120].map((time) => roundOf(time, 60))).toEqual([0, 0, 1, 1, 2])
  expect(() => roundOf(1, 0)).toThrow(OutOfRangeError)
  expect(() => roundOf(2 ** 40 - 1, 1)).toThrow(OutOfRangeError)
})

test('times and days are written for people, and as numbers beyond the calendar', () => {
  expect(formatTime(1_795_237_589n)).toBe('2026-11-21T05:06:29Z')
  expect(formatDay(20_778)).toBe('2026-11-21')
  expect(formatDay(4_000_000n)).toBe('+012921-08-18')
  expect([formatTime(2n ** 63n), formatDay(2n ** 63n)]).toEqual([String(2n ** 63n), String(2n ** 63n)])
})
