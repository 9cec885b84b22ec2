import { objectionOf } from '../useCases/askVeto.js'
import type { NextStep, Stage, StoryFacts } from './story.js'

/** What decides about a message. */
export type Decided = Pick<
  StoryFacts,
  'guid' | 'state' | 'waitsFor' | 'discarded' | 'composed' | 'trial' | 'record' | 'pausedBecause' | 'dstEid'
> & {
  readonly sent: Pick<StoryFacts['sent'], 'confirmations' | 'wantedConfirmations'>
  readonly verification: Pick<
    StoryFacts['verification'],
    'isVerifiable' | 'attestations' | 'wantedConfirmations' | 'optionalThreshold'
  >
}

/**
 * Says how far a message is.
 *
 * @param facts - what the chains say
 * @returns the stage
 */
export function stageOf({ state, discarded, composed, verification, sent, waitsFor, trial }: Decided): Stage {
  if (state === 'executed') {
    if (discarded !== undefined) return 'discarded'
    return composed?.state === 'waiting' ? 'composing' : 'delivered'
  }
  if (state === 'blocked') return 'blocked'
  if (state === 'other') return 'replaced'
  if (state === 'committed') {
    if (waitsFor !== undefined) return 'queued'
    return trial?.reason === undefined ? 'committed' : 'failing'
  }
  if (verification.isVerifiable) return 'verified'
  return sent.confirmations < sent.wantedConfirmations ? 'sent' : 'final'
}

/**
 * Says what is to be done next for a message.
 *
 * @param facts - what the chains say
 * @param stage - see {@link stageOf}
 * @returns what, and by whom
 */
export function nextStep(facts: Decided, stage: Stage): NextStep {
  const { guid, sent, waitsFor } = facts
  switch (stage) {
    case 'delivered':
      return nobody('Nothing: it is delivered.')
    case 'discarded':
      return nobody('Nothing: the receiving application gave it up, and it can never be delivered.')
    case 'sent': {
      const missing = sent.wantedConfirmations - sent.confirmations
      return step('time', `Wait for ${missing} more ${missing === 1n ? 'block' : 'blocks'} on its source chain.`)
    }
    case 'final':
      return missingAttestation(facts)
    case 'queued':
      return step(
        'the relayer',
        `The message with nonce ${waitsFor?.nonce} of this pathway has to be committed first; see what that one waits for. If nobody will ever verify it, the application can skip it: for our gateways two guardians call Guardians.skip(srcEid, nonce).`,
        ['explain', waitsFor?.guid ?? guid],
      )
    case 'blocked':
      return step(
        'the application',
        'The receiving application blocked it (nilify). It has to be verified anew, or the application burns it.',
      )
    case 'replaced':
      return step(
        'the application',
        'Another payload is committed under its nonce: one of the two is wrong. Stop the relayer, compare both on the source chain, and let the receiving application burn the wrong one.',
      )
    default:
      return byHand(facts, stage)
  }
}

function byHand({ guid, trial, record, pausedBecause }: Decided, stage: Stage): NextStep {
  const what =
    { verified: 'Commit it', composing: 'Run the call that its receiver composed' }[stage as string] ?? 'Deliver it'
  if (trial?.reason === undefined) {
    if (record?.report.status === 'parked')
      return step('a person', `${what}. The relayer does not: ${record.report.reason}. ${freeing}`, ['retry', guid])
    const waited = record?.retries[stage === 'composing' ? 'compose' : 'deliver']?.reason
    const byItself = waited === undefined ? 'does that by itself' : `tries that by itself (the last time: ${waited})`
    const relayer = pausedBecause === undefined ? byItself : `is paused (${pausedBecause})`
    return step('anybody', `${what}. The relayer ${relayer}; to do it now:`, ['retry', guid])
  }
  const { enoughGas, reason } = trial
  if (enoughGas !== undefined)
    return step('anybody', `${what} with more gas: it fails with the ${trial.gas} that were paid for. ${reason}`, [
      ...['retry', guid, '--gas', String(enoughGas)],
    ])
  return step('the application', `${what} once this is mended: ${reason}`)
}

const freeing = 'Once that is mended, this sets it free; with --key-file KEY the next step is taken at once:'

function missingAttestation({ guid, dstEid, verification, record, pausedBecause }: Decided): NextStep {
  const { attestations, wantedConfirmations } = verification
  const missing = attestations.filter(
    ({ isRequired, isEnough }) => !isEnough && (isRequired || needsOptional(verification)),
  )
  const ours = missing.find(({ name }) => name !== undefined)
  if (ours?.name !== undefined && pausedBecause !== undefined) {
    const what = `The DVN ${ours.name} has to attest it, and this relayer is paused (${pausedBecause}). To end that:`
    return step('the relayer', what, ['pause', '--resume'])
  }
  if (ours?.name !== undefined) {
    const { report, retries } = record ?? {}
    const reason = report?.status === 'parked' ? report.reason : retries?.[ours.name]?.reason
    const objection = reason && objectionOf(reason)
    if (objection !== undefined) return vetoStep(ours.name, objection)
    if (report?.status === 'parked')
      return step('a person', `The DVN ${ours.name} does not attest it: ${reason}. ${freeing}`, ['retry', guid])
    const said = reason === undefined ? '' : ` The relayer says: ${reason}.`
    return step(
      'the relayer',
      `The DVN ${ours.name} has to attest it.${said} See that the relayer runs, and what is wrong with its connections and keys:`,
      ['doctor'],
    )
  }
  const [other] = missing
  if (other === undefined)
    return nobody(`Its DVNs on ${dstEid} have attested it, and the library does not accept that; ask again.`)
  const few = other.confirmations
  const what =
    few === undefined
      ? `The DVN ${other.dvn} has not attested it. It is none of this relayer's: ask who runs it, with the guid ${guid}.`
      : `The DVN ${other.dvn} attested it after ${few} blocks, and the receiver wants ${wantedConfirmations}: sender and receiver have to be configured alike.`
  return step(few === undefined ? 'another DVN' : 'the application', what)
}

function vetoStep(dvn: string, objection: string): NextStep {
  return step(
    'a person',
    `The DVN ${dvn} does not sign it: ${objection}. Look at the contracts of the source chain at that block. If the message lies, leave it unsigned and stop the pathway: for our gateways two guardians call Guardians.skip(srcEid, nonce), and what is true is sent again. If the message is true, mend your own check if it is that which refuses, or set veto to none in network, and start the relayer anew.`,
  )
}

function needsOptional({ attestations, optionalThreshold }: Decided['verification']): boolean {
  return attestations.filter(({ isRequired, isEnough }) => !isRequired && isEnough).length < optionalThreshold
}

const nobody = (what: string): NextStep => step('nobody', what)

function step(who: NextStep['who'], what: string, command?: readonly string[]): NextStep {
  return { who, what, command }
}
