import { wrap } from '../text/wrap.js'
import type { HolderOutcome } from './awaitPayouts.js'
import type { Step } from './print.js'
import type { Sample } from './samples.js'

/** What the picture of a run shows. */
export type PictureData = {
  seconds: number
  steps: readonly Step[]
  /** When the relayer was killed, seconds since the start. */
  killedAt: readonly number[]
  samples: readonly Sample[]
  /** Who was paid; listed at the bottom. */
  holders: readonly Pick<HolderOutcome, 'holder' | 'chain' | 'product' | 'amount' | 'paidBy' | 'payout'>[]
}

type Measure = 'capital' | 'exposure' | 'payouts'

const measures: readonly { key: Measure; title: string; hint: string; color: string }[] = [
  { key: 'capital', title: 'Capital', hint: 'that may pay claims', color: '#1f5fa8' },
  { key: 'exposure', title: 'Exposure', hint: 'most that covers could be paid', color: '#b35900' },
  { key: 'payouts', title: 'Payouts', hint: 'paid so far', color: '#2b7a3d' },
]

const page = { width: 1120, left: 150, right: 40, top: 112 } as const
const panel = { height: 150, gapX: 56, gapY: 40 } as const

/**
 * Draws capital, exposure and payouts of each chain over a run: a row for each measure, with one scale for all chains, and a column
 * for each chain. Red marks below are kills of the relayer. Dashed lines are the steps of the story, which are listed below, and below them who was paid how.
 *
 * @param data - length, steps, samples and payouts of the run
 * @returns an SVG document
 */
export function drawPicture({ seconds, steps, killedAt, samples, holders }: PictureData): string {
  const chains = [...new Set(samples.map(({ chain }) => chain))]
  const columns = Math.max(chains.length, 1)
  const width = (page.width - page.left - page.right - (columns - 1) * panel.gapX) / columns
  const bottom = page.top + measures.length * (panel.height + panel.gapY)
  const paidTop = bottom + 60 + steps.length * 22
  const height = paidTop + holders.length * 22
  const rows = measures.flatMap((measure, row) => {
    const top = page.top + row * (panel.height + panel.gapY)
    const most = niceCeiling(Math.max(...samples.map((sample) => toDollars(sample[measure.key])), 0))
    const drawn = chains.map((chain, column) => {
      const points = samples
        .filter((sample) => sample.chain === chain)
        .map((sample) => ({ at: sample.seconds, value: toDollars(sample[measure.key]) }))
      const left = page.left + column * (width + panel.gapX)
      return drawPanel({ left, top, width }, { points, most, seconds, steps, killedAt, color: measure.color })
    })
    return [
      text(16, top + 20, measure.title, { size: 16, weight: 'bold', color: measure.color }),
      text(16, top + 40, 'dUSD', { size: 12 }),
      ...wrap(measure.hint, 20).map((line, i) => text(16, top + 62 + 16 * i, line, { size: 12 })),
      ...drawn,
    ]
  })
  const kills = killedAt.length === 0 ? '' : ` Red marks: the relayer was killed, ${killedAt.length} in all.`
  const heads = chains.map((chain, column) =>
    text(page.left + column * (width + panel.gapX), page.top - 16, chain, { size: 15, weight: 'bold' }),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${height}" width="${page.width}" height="${height}" font-family="Helvetica, Arial, sans-serif">`,
    '<title>Capital, exposure and payouts of each chain over a run</title>',
    `<rect width="${page.width}" height="${height}" fill="#ffffff"/>`,
    text(16, 36, 'Capital, exposure and payouts on each chain', { size: 22, weight: 'bold' }),
    text(
      16,
      62,
      `One run of ${seconds.toFixed(0)} s. Across: seconds since the start. Dashed: the steps listed below. One scale for all chains.${kills}`,
      {
        size: 13,
      },
    ),
    ...heads,
    ...rows,
    ...steps.map(({ seconds: at, title }, i) =>
      text(16, bottom + 40 + 22 * i, `${i + 1}.  at ${at.toFixed(0)} s: ${title}`, { size: 13 }),
    ),
    ...holders.map((holder, i) => text(16, paidTop + 22 * i, describePayout(holder), { size: 13 })),
    '</svg>',
    '',
  ].join('\n')
}

function describePayout({ holder, chain, product, amount, paidBy, payout }: PictureData['holders'][number]): string {
  const how = paidBy === 'tree' ? 'by tree: for what was lost' : 'by ratio: a part of each cover'
  return `${holder} on ${chain} is paid ${short(toDollars(payout))} of ${short(toDollars(amount))} ${product}, ${how}`
}

type Frame = { left: number; top: number; width: number }
type Series = {
  points: readonly { at: number; value: number }[]
  most: number
  seconds: number
  steps: readonly Step[]
  killedAt: readonly number[]
  color: string
}

function drawPanel({ left, top, width }: Frame, { points, most, seconds, steps, killedAt, color }: Series): string {
  const bottom = top + panel.height
  const x = (at: number) => round(left + (seconds > 0 ? at / seconds : 0) * width)
  const y = (value: number) => round(bottom - (most > 0 ? value / most : 0) * panel.height)
  const last = points.at(-1)
  const peak = Math.max(...points.map(({ value }) => value), 0)
  const ticks = [0, most / 2, most].map(
    (value) =>
      `<line x1="${left}" x2="${round(left + width)}" y1="${y(value)}" y2="${y(value)}" stroke="#d8d8d8"/>` +
      text(left - 6, y(value) + 4, short(value), { size: 11, anchor: 'end' }),
  )
  const times = timesOf(seconds).map((at) => text(x(at), bottom + 16, String(at), { size: 11, anchor: 'middle' }))
  const marks = steps.map(
    ({ seconds: at }, i) =>
      `<line x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${bottom}" stroke="#8a8a8a" stroke-dasharray="3 3"/>` +
      // By turns higher and lower: steps that follow at once would write over each other.
      text(x(at) + 3, top + (i % 2 === 0 ? 10 : 22), String(i + 1), { size: 10, color: '#6a6a6a' }),
  )
  const kills = killedAt.map(
    (at) => `<path d="M${x(at)} ${bottom - 7}l3 7h-6Z" fill="#c22f2f"><title>killed at ${at} s</title></path>`,
  )
  // A value holds until the next one: steps, not slopes.
  const line = points
    .map(({ at, value }, i) => `${i === 0 ? 'M' : 'H'}${x(at)}${i === 0 ? ' ' : 'V'}${y(value)}`)
    .join('')
  const area = last ? `${line}V${bottom}H${x(points[0]?.at ?? 0)}Z` : ''
  return [
    ...ticks,
    ...times,
    ...marks,
    `<path d="${area}" fill="${color}" fill-opacity="0.14"/>`,
    `<path d="${line}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...kills,
    ...(last
      ? [
          // Above the panel, where no line passes. A chain that is small on the scale of all is read off it.
          text(left + width, top - 5, describeLast(last.value, peak), {
            size: 12,
            weight: 'bold',
            anchor: 'end',
            color,
          }),
        ]
      : []),
  ].join('\n')
}

type TextStyle = { size: number; weight?: 'bold'; anchor?: 'start' | 'middle' | 'end'; color?: string }

function text(x: number, y: number, content: string, { size, weight, anchor, color = '#222222' }: TextStyle): string {
  // White around the letters: lines that pass behind them do not strike them through.
  const halo = ' paint-order="stroke" stroke="#ffffff" stroke-width="3"'
  const extra = `${halo}${weight ? ` font-weight="${weight}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}"${extra}>${escapeXml(content)}</text>`
}

const escapeXml = (content: string) =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const round = (value: number) => Math.round(value * 10) / 10

const describeLast = (last: number, peak: number) =>
  peak > last ? `${short(last)}, at most ${short(peak)}` : short(last)

/** For a place on paper: cents do not show. */
const toDollars = (units: bigint) => Number(units / 10_000n) / 100

/** The least of 1, 2, 4, 5 or 10 times a power of ten that is not below the value. */
function niceCeiling(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 4, 5, 10].map((factor) => factor * power).find((ceiling) => ceiling >= value) ?? 10 * power
}

/** 1,500,000 as `1.5M`, 61,875 as `61.9k`. */
function short(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(2))}M`
  if (value >= 1_000) return `${Number((value / 1_000).toFixed(1))}k`
  return String(Number(value.toFixed(2)))
}

/** Four or five moments with round numbers. */
function timesOf(seconds: number): number[] {
  const every = [5, 10, 15, 20, 30, 60, 120, 300].find((step) => seconds / step <= 5) ?? 600
  return Array.from({ length: Math.floor(seconds / every) + 1 }, (_, i) => i * every)
}
