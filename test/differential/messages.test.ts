import {
  BadFlagError,
  decodeMessage,
  encodeMessage,
  TooManyLinesError,
  UnknownMessageTypeError,
  UnknownVersionError,
  WrongLengthError,
} from '@omnicover/core'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { abiOf } from '../support/differential/messageAbi.js'
import { messageVectors, type Reason } from '../support/differential/messageVectors.js'
import { type DeployedHarness, startHarness } from '../support/differential/startHarness.js'
import { readVectors, vectorsText } from '../support/differential/vectorsFile.js'

const errors = {
  WrongLength: WrongLengthError,
  UnknownVersion: UnknownVersionError,
  UnknownType: UnknownMessageTypeError,
  TooManyLines: TooManyLinesError,
  BadFlag: BadFlagError,
} as const satisfies Record<Reason, unknown>

const { valid, malformed } = messageVectors()

describe('the shared vectors', () => {
  test('in the repository are those of today; else run `pnpm --filter @omnicover/test vectors`', async () => {
    expect(readVectors('messages.json')).toBe(await vectorsText('messages.json'))
  })

  test.each(valid)('$name: encodes and decodes here', ({ values, message }) => {
    expect(encodeMessage(values)).toBe(message)
    expect(decodeMessage(message)).toEqual(values)
  })

  test.each(malformed)('$name: is refused here ($reason)', ({ reason, message }) => {
    expect(() => decodeMessage(message)).toThrow(errors[reason])
  })
})

describe('the two codecs', () => {
  let harness: DeployedHarness
  beforeAll(async () => {
    harness = await startHarness('CodecHarness')
  })
  afterAll(() => harness?.stop())

  test('refuse the same damaged messages and read the same from all others, on 20,000 random ones', async () => {
    const seed = Number(process.env.OMNICOVER_SEED ?? Math.floor(Math.random() * 2 ** 31))
    const messages = fc.sample(damaged, { seed, numRuns: 20_000 })
    const refused = await countRefused(messages, `seed ${seed}`)
    console.log(`Codec twin: ${messages.length} damaged messages compared, ${refused} refused by both, seed ${seed}.`)
    expect(refused).toBeGreaterThan(1_000)
    expect(messages.length - refused).toBeGreaterThan(1_000)
  }, 180_000)

  test('refuse every vector of one line at most when it is cut at any byte', async () => {
    const cut = valid
      .filter(({ message }) => message.length < 1_000)
      .flatMap(({ message }) =>
        Array.from({ length: message.length / 2 - 1 }, (_, size) => message.slice(0, 2 + 2 * size)),
      )
    const refused = await countRefused(cut as Hex[], 'cut')
    // Cut between two lines, a list of targets is a shorter list: after the head of two vectors, after a line of one.
    expect(cut.length - refused).toBe(3)
  })

  /** Compares the codecs on messages and counts those that both refuse. */
  async function countRefused(messages: readonly Hex[], label: string): Promise<number> {
    let refused = 0
    for (let from = 0; from < messages.length; from += 500) {
      const batch = messages.slice(from, from + 500)
      const here = batch.map(read)
      expect(await harness.call('decodeAll', [batch]), label).toEqual(here)
      const accepted = here.filter((said) => said !== '0x')
      const types = batch
        .filter((_, index) => here[index] !== '0x')
        .map((message) => Number(`0x${message.slice(4, 6)}`))
      const again = batch.filter((_, index) => here[index] !== '0x')
      expect(await harness.call('encodeAll', [types, accepted]), label).toEqual(again)
      refused += batch.length - accepted.length
    }
    return refused
  }
})

/** What a message says, ABI-encoded; "0x" when it is refused. */
function read(message: Hex): Hex {
  try {
    return abiOf(decodeMessage(message))
  } catch (error) {
    if (!Object.values(errors).some((type) => error instanceof type)) throw error
    return '0x'
  }
}

/** A vector with some bytes changed, and then perhaps cut or padded. */
const damaged = fc
  .record({
    vector: fc.constantFrom(...valid),
    changes: fc.array(fc.record({ at: fc.nat(1_400), byte: fc.nat(255) }), { maxLength: 4 }),
    head: fc.option(fc.record({ at: fc.constantFrom(0, 1, 71, 72), byte: fc.nat(40) }), { freq: 4 }),
    size: fc.option(fc.nat(1_400), { freq: 3 }),
  })
  .map(({ vector, changes, head, size }): Hex => {
    const bytes = vector.message.slice(2).match(/../g) ?? []
    for (const { at, byte } of head ? [...changes, head] : changes) {
      const index = at < 100 ? at : at % bytes.length
      if (index < bytes.length) bytes[index] = byte.toString(16).padStart(2, '0')
    }
    const length = size === null ? bytes.length : size % (bytes.length + 50)
    return `0x${bytes
      .join('')
      .padEnd(2 * length, '0')
      .slice(0, 2 * length)}`
  })
