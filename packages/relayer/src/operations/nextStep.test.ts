import { describe, expect, test } from 'vitest'
import { type Decided, nextStep, stageOf } from './nextStep.js'

const guid = `0x${'11'.repeat(32)}` as const
const lower = `0x${'22'.repeat(32)}` as const
const moment = { transactionHash: guid, blockNumber: 7n }

const attestation = (confirmations: bigint | undefined, name?: string, isRequired = true) => ({
  dvn: `0x${'dd'.repeat(20)}` as const,
  name,
  isRequired,
  confirmations,
  isEnough: confirmations !== undefined && confirmations >= 2n,
  transactionHash: undefined,
})

/** A final message that nobody has attested. */
const plain: Decided = {
  guid,
  dstEid: 40_202,
  state: 'empty',
  sent: { confirmations: 2n, wantedConfirmations: 2n },
  verification: {
    isVerifiable: false,
    wantedConfirmations: 2n,
    optionalThreshold: 0,
    attestations: [attestation(undefined, 'a')],
  },
  ...{ waitsFor: undefined, discarded: undefined, composed: undefined, trial: undefined, record: undefined },
  pausedBecause: undefined,
}

const verified = { ...plain, verification: { ...plain.verification, isVerifiable: true } }
const committed = { ...verified, state: 'committed' as const }
const executed = { ...plain, state: 'executed' as const }
const call = {
  from: `0x${'01'.repeat(20)}`,
  to: `0x${'02'.repeat(20)}`,
  message: '0x',
  run: undefined,
  failures: [],
} as const
const failing = { step: 'deliver' as const, gas: 5n, reason: 'No_Luck(): it failed.', enoughGas: undefined }

describe('stageOf', () => {
  test.each<[string, Decided]>([
    ['sent', { ...plain, sent: { confirmations: 1n, wantedConfirmations: 2n } }],
    ['final', plain],
    ['verified', verified],
    ['committed', committed],
    ['queued', { ...committed, waitsFor: { nonce: 1n, guid: lower } }],
    ['failing', { ...committed, trial: failing }],
    ['blocked', { ...plain, state: 'blocked' }],
    ['replaced', { ...plain, state: 'other' }],
    ['composing', { ...executed, composed: { ...call, state: 'waiting' } }],
    ['delivered', { ...executed, composed: { ...call, state: 'done' } }],
    ['delivered', executed],
    ['discarded', { ...executed, discarded: { ...moment, how: 'burnt' } }],
  ])('default: %s', (stage, facts) => {
    expect(stageOf(facts)).toBe(stage)
  })
})

describe('nextStep', () => {
  const next = (facts: Decided) => nextStep(facts, stageOf(facts))
  const withAttestations = (...attestations: ReturnType<typeof attestation>[]) => ({
    ...plain,
    verification: { ...plain.verification, attestations },
  })

  test('default: what anybody can do comes with the command that does it', () => {
    expect(next(verified)).toMatchObject({ who: 'anybody', command: ['retry', guid] })
    expect(next(committed)).toMatchObject({ who: 'anybody', command: ['retry', guid] })
    expect(next({ ...executed, composed: { ...call, state: 'waiting' } })).toMatchObject({
      who: 'anybody',
      command: ['retry', guid],
    })
  })

  test('default: a handler that would run with more gas is run with so much', () => {
    const command = ['retry', guid, '--gas', '15']
    expect(next({ ...committed, trial: { ...failing, enoughGas: 15n } })).toMatchObject({ who: 'anybody', command })
  })

  test('behavior: a handler that fails in any case is for the application to mend, and its reason is told', () => {
    const { who, what, command } = next({ ...committed, trial: failing })
    expect({ who, command }).toEqual({ who: 'the application', command: undefined })
    expect(what).toContain(failing.reason)
  })

  test('behavior: behind another message, that one is to be looked at', () => {
    const { what, command } = next({ ...committed, waitsFor: { nonce: 1n, guid: lower } })
    expect(what).toContain('nonce 1')
    expect(command).toEqual(['explain', lower])
  })

  test('behavior: a missing DVN of ours is looked for at home, one of others at theirs', () => {
    expect(next(plain)).toMatchObject({ who: 'the relayer', command: ['doctor'] })
    expect(next(withAttestations(attestation(2n, 'a'), attestation(undefined)))).toMatchObject({ who: 'another DVN' })
  })

  test('behavior: a veto is for a person, with what it says', () => {
    const retries = {
      a: { attempts: 3, notBeforeMs: 0, reason: 'vetoed: it says remit.amount is 6, and the contracts say 5' },
    }
    const record = { report: { status: 'final' }, retries } as unknown as Decided['record']
    const step = next({ ...plain, record })
    expect(step).toMatchObject({ who: 'a person', command: undefined })
    expect(step.what).toMatch(/^The DVN a does not sign it: it says remit\.amount is 6.*Guardians\.skip.*veto to none/)
  })

  test('behavior: a pause is named, with how to end it', () => {
    const paused = { pausedBecause: 'key lost' }
    expect(next({ ...plain, ...paused })).toMatchObject({ who: 'the relayer', command: ['pause', '--resume'] })
    expect(next({ ...verified, ...paused }).what).toContain('is paused (key lost)')
  })

  test('behavior: what the relayer waits with is told, with what it waits for', () => {
    const retries = { deliver: { attempts: 0, notBeforeMs: 0, reason: 'fund that key' } }
    const record = { report: { status: 'committed' }, retries } as unknown as Decided['record']
    const step = next({ ...committed, record })
    expect(step.what).toBe('Deliver it. The relayer tries that by itself (the last time: fund that key); to do it now:')
  })

  test('behavior: what the relayer parked is for a person, with why, and with how to set it free', () => {
    const record = { report: { status: 'parked', reason: 'it asks for 1 wei' } } as unknown as Decided['record']
    const delivery = next({ ...committed, record })
    expect(delivery).toMatchObject({ who: 'a person', command: ['retry', guid] })
    expect(delivery.what).toContain('The relayer does not: it asks for 1 wei. Once that is mended, this sets it free')
    const attestation = next({ ...plain, record })
    expect(attestation).toMatchObject({ who: 'a person', command: ['retry', guid] })
    expect(attestation.what).toContain('The DVN a does not attest it: it asks for 1 wei. Once that is mended')
  })

  test('behavior: a DVN that waited for fewer blocks than wanted is a matter of configuration', () => {
    const { who, what } = next(withAttestations(attestation(1n)))
    expect(who).toBe('the application')
    expect(what).toContain('after 1 blocks, and the receiver wants 2')
  })

  test('behavior: optional DVNs are only missed while too few of them have attested', () => {
    const optional = (threshold: number) => {
      const facts = withAttestations(attestation(2n, undefined, false), attestation(undefined, 'b', false))
      return next({ ...facts, verification: { ...facts.verification, optionalThreshold: threshold } })
    }
    expect(optional(2)).toMatchObject({ who: 'the relayer' })
    expect(optional(1)).toMatchObject({ who: 'nobody' })
  })

  test('behavior: what is over, and what only time or the application can change, has no command', () => {
    for (const state of ['blocked', 'other', 'executed'] as const)
      expect(next({ ...plain, state }).command).toBeUndefined()
    expect(next({ ...plain, sent: { confirmations: 1n, wantedConfirmations: 2n } })).toMatchObject({ who: 'time' })
  })
})
