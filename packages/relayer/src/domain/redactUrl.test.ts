import { describe, expect, test } from 'vitest'
import { redactUrl } from './redactUrl.js'

describe('redactUrl', () => {
  test.each([
    ['https://eth.example/v2/s3cret', 'https://eth.example/***'],
    ['https://eth.example/?key=s3cret', 'https://eth.example/***'],
    ['https://user:s3cret@eth.example:8545', 'https://eth.example:8545/***'],
    ['http://127.0.0.1:8545', 'http://127.0.0.1:8545'],
    ['s3cret', '***'],
  ])('behavior: %s becomes %s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected)
  })
})
