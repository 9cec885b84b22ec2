import type { AwsUsage, PriceTable } from '@omnicover/relayer'
import type { Failure, Moment, Story } from '@omnicover/relayer/operations'
import { wrap } from '../text/wrap.js'
import { unpriced } from './unpriced.js'
import { age, paid } from './words.js'

/** Columns for what stands behind the label of a line. */
const WIDTH = 104
const LABEL = 12

/**
 * Writes the story of a message for people, and what to do next.
 *
 * @param story - from `readStories`
 * @param prices - for dollars; coins alone without them
 * @returns lines
 */
export function formatStory(story: Story & { readonly command: string | undefined }, prices?: PriceTable): string[] {
  const { guid, srcEid, dstEid, nonce, sender, receiver, stage, next, command, record } = story
  return [
    `Message ${guid}`,
    ...labelled('pathway', `${srcEid} -> ${dstEid}, nonce ${nonce}, from ${sender} to ${receiver}`),
    ...labelled('stage', stage),
    ...sentLines(story),
    ...story.verification.attestations.flatMap((one) => attestationLines(story, one)),
    ...labelled('committed', committedText(story)),
    ...deliveryLines(story),
    ...composeLines(story),
    ...(record === undefined ? [] : labelled('relayer', recordText(record, prices))),
    ...(record === undefined ? [] : unpriced(prices, [dstEid])).flatMap((line) => labelled('', line)),
    '',
    ...labelled('next', `${who(next.who)}${next.what}`),
    ...(command === undefined ? [] : [' '.repeat(LABEL) + command]),
  ]
}

const who = (name: Story['next']['who']) => (name === 'nobody' || name === 'time' ? '' : `${name}: `)

function labelled(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH)
  return [label.padEnd(LABEL) + first, ...rest.map((line) => ' '.repeat(LABEL) + line)]
}

const at = ({ transactionHash, blockNumber }: Moment) => `in ${transactionHash}, block ${blockNumber}`

function sentLines({ sent }: Story): string[] {
  const { atSeconds, confirmations, wantedConfirmations, options } = sent
  const since = age(Math.max(0, Math.floor(Date.now() / 1_000) - Number(atSeconds)))
  const isFinal = confirmations >= wantedConfirmations
  const depth = isFinal ? `final (${wantedConfirmations} wanted)` : `${confirmations} of ${wantedConfirmations} blocks`
  const asked =
    'refused' in options
      ? options.refused
      : `${options.gas} gas${options.value > 0n ? `, ${options.value} wei` : ''}${options.composeGas > 0n ? `, ${options.composeGas} gas for a composed call` : ''}`
  return [
    ...labelled('sent', `${new Date(Number(atSeconds) * 1_000).toISOString()} (${since} ago), ${at(sent)}`),
    ...labelled('', `${depth}; paid for ${asked}`),
  ]
}

function attestationLines({ verification }: Story, one: Story['verification']['attestations'][number]): string[] {
  const { dvn, name, isRequired, confirmations, isEnough, transactionHash } = one
  const label = `${isRequired ? 'required' : 'optional'} DVN ${name ?? dvn}`
  const hash = transactionHash === undefined ? '' : ` in ${transactionHash}`
  if (confirmations === undefined) return labelled('attested', `not by the ${label}`)
  const few = isEnough ? '' : `, too few: ${verification.wantedConfirmations} are wanted`
  return labelled(
    'attested',
    `by the ${label} after ${confirmations} ${confirmations === 1n ? 'block' : 'blocks'}${few}${hash}`,
  )
}

function committedText({ committed, state, waitsFor, verification }: Story): string {
  if (committed !== undefined) return waitsFor ? `${at(committed)}; waits for nonce ${waitsFor.nonce}` : at(committed)
  if (state !== 'empty') return state === 'executed' ? 'yes' : state
  if (!verification.isVerifiable) return 'no'
  return verification.isLibraryValid ? 'no, but it can be' : 'no: the receiver takes no messages from this library'
}

function deliveryLines({ delivered, discarded, failures, state, trial }: Story): string[] {
  const tried =
    trial?.reason === undefined ? [] : labelled('now', `the step "${trial.step}" would fail: ${trial.reason}`)
  return [
    ...failures.flatMap((failure) => labelled('failed', failureText(failure))),
    ...(discarded ? labelled('discarded', `${discarded.how} by the application ${at(discarded)}`) : []),
    ...labelled('delivered', delivered ? at(delivered) : state === 'executed' && !discarded ? 'yes' : 'no'),
    ...tried,
  ]
}

function composeLines({ composed }: Story): string[] {
  if (composed === undefined) return []
  const { to, state, run, failures } = composed
  const what = { waiting: 'not run yet', done: run ? `run ${at(run)}` : 'run', gone: 'not there any more' }[state]
  return [
    ...labelled('composed', `a call to ${to}: ${what}`),
    ...failures.flatMap((failure) => labelled('failed', failureText(failure))),
  ]
}

const failureText = (failure: Failure) =>
  `${at(failure)}, says ${failure.executor}, with ${failure.gas} gas: ${failure.reason}`

function recordText({ report, retries }: NonNullable<Story['record']>, prices: PriceTable | undefined): string {
  const waits = Object.entries(retries).map(
    ([step, { reason, notBeforeMs }]) => `${step} again at ${new Date(notBeforeMs).toISOString()} (${reason})`,
  )
  const paidText = paid({ eid: report.dstEid, wei: report.feePaid, usage: report.usage }, prices)
  const cost = [
    ...(report.gas.total > 0n ? [`paid ${paidText} for ${report.gas.total} gas`] : []),
    ...usageText(report.usage),
  ]
  const isOver = report.status === 'delivered'
  return [report.status, ...cost, ...(isOver ? [] : waits)].join('; ')
}

/** What AWS is used for most. */
function usageText(usage: AwsUsage | undefined): string[] {
  if (usage === undefined) return []
  const { lambdaGbSecond = 0, readUnit = 0, writeUnit = 0, signature = 0, fifoRequest = 0 } = usage
  const few = (amount: number) => Number(amount.toFixed(2))
  return [
    `AWS: ${few(readUnit)} read and ${few(writeUnit)} write units, ${few(signature)} signatures, ${few(fifoRequest)} requests of queues, ${few(lambdaGbSecond)} GB s`,
  ]
}
