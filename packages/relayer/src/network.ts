import * as z from 'zod'
import { addressField as address, eidField as eid, weiField as wei } from './domain/fields.js'
import { pathwayKey } from './domain/pathwayKey.js'
import { repeated } from './domain/repeated.js'
import { strict } from './domain/strictSchema.js'

const rpcUrls = z
  .array(z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }))
  .min(1)
  .refine(
    (urls) => repeated(urls.map(withoutSlashes)).length === 0,
    'the same URL appears twice: it would count as two providers that agree',
  )
const milliseconds = z.int().positive()

const chainSchema = strict({
  eid,
  chainId: z.int().positive(),
  rpcUrls,
  endpoint: address,
  sendLibrary: address,
  receiveLibrary: address,
  /** Our `Executor` contract, of which the executor's key is an admin. Without it the key delivers at the endpoint, as anybody may: beside somebody else's executor. */
  executor: address.optional(),
  /**
   * LayerZero's `MultiCall`, through which several messages are committed and delivered in one transaction. Anyone may deploy and use it; it
   * holds nothing. Each message has transactions of its own when absent.
   */
  multiCall: address.optional(),
  /** The most gas of one transaction with several messages: as much as always fits into a block. */
  batchGas: wei.default(10_000_000n),
  /** The first block that may hold a message: the one in which the first of the applications was deployed. */
  startBlock: wei.default(0n),
  /** Blocks of one log request; halved by itself when a node refuses. */
  logRange: z.int().positive().default(2_000),
})

const dvnSchema = strict({
  name: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and dashes'),
  chains: z.array(
    strict({
      eid,
      address,
      vid: z.int().positive(),
      /** This DVN's own view of the chain: other providers than those that find the messages. */
      rpcUrls,
      /** How many of them must agree, more than half. All, when absent: then one that is down or lies stops this DVN, and no more. */
      quorum: z.int().positive().optional(),
    }),
  ),
})

const pathwaySchema = strict({
  srcEid: eid,
  sender: address,
  dstEid: eid,
  receiver: address,
  /** Blocks, counting the message's own, before a DVN attests; the same as in the receiver's ULN configuration. */
  confirmations: z.int().positive(),
  /** More blocks for decisions and orders to remit of large amounts: those of the largest `from`, in units, that the amount reaches. */
  largeAmounts: z.array(strict({ from: wei, confirmations: z.int().positive() })).default([]),
})

const marketSchema = strict({
  home: strict({ eid, outbox: address }),
  /** Every chain with a market, home among them. */
  chains: z
    .array(
      strict({
        eid,
        ...{ gateway: address, market: address, desk: address },
        pools: z.array(strict({ poolId: z.int().positive(), address })),
      }),
    )
    .min(1),
})

/** What is served, and how patiently: chains, DVNs, pathways and limits. It holds no key. Unknown keys are refused. */
export const networkSchema = strict({
  pollIntervalMs: milliseconds.default(1_000),
  rpcTimeoutMs: milliseconds.default(10_000),
  /**
   * Bytes of an answer that are read; whoever answers with more is asked for fewer blocks, or another one is asked. A block of 60 million gas
   * can hold 15 MB of logs as hex (8 gas a byte), and geth answers at most 25 MB.
   */
  rpcMostBytes: z.int().min(1_000_000).default(33_554_432),
  chains: z.array(chainSchema).min(1),
  /** This relayer's DVNs; without any it only delivers what others verify. */
  dvns: z.array(dvnSchema).default([]),
  pathways: z.array(pathwaySchema).min(1),
  /** Our contracts. With them no DVN of ours signs what they do not say. */
  market: marketSchema.optional(),
  /** What is asked before a DVN signs: `market` holds a message against the contracts of `market`, if there are any. `none` turns that off. */
  veto: z.enum(['market', 'none']).default('market'),
  /** The most wei that a message may ask for its handler; above it a message is parked. Less than the ceilings of `send`, which hold for wei and fee together. */
  maxValuePerMessage: wei.default(0n),
  /** How long a message is left to other workers, such as LayerZero's own, before this relayer commits and delivers it. */
  deliverAfterMs: z.int().nonnegative().default(0),
  /** Waiting time after the first failure of a step, doubled with each further one up to the longest. */
  retry: strict({ firstMs: milliseconds, longestMs: milliseconds }).default({ firstMs: 5_000, longestMs: 3_600_000 }),
  send: strict({
    raiseFeeAfterMs: milliseconds.default(30_000),
    rebroadcastAfterMs: milliseconds.default(10_000),
    cancelAfterMs: milliseconds.default(60_000),
    lostAfterMs: milliseconds.default(60_000),
    maxFeePerGas: wei.default(500_000_000_000n),
    /**
     * The most wei that one step of a message (attestation, commit, delivery, composed call) may cost, with those that it hands on: a step that could
     * cost more waits until fees fall. Of a transaction with others it is what the step takes itself, and its part of what all share. No bound when absent.
     */
    maxFeePerMessage: wei.optional(),
    /** The most wei that one key may pay on one chain, for gas and with its calls (fees of messages, bridges, handlers), from midnight to midnight UTC; beyond it everything waits. No bound when absent. */
    maxFeePerDay: wei.optional(),
    maxInFlight: z.int().positive().default(48),
  }).prefault({}),
}).superRefine((network, context) => {
  for (const { path, message } of [...networkProblems(network), ...weiProblems(network)])
    context.addIssue({ code: 'custom', path, message })
})

/** What use cases know of the configuration: everything but keys. */
export type Network = z.output<typeof networkSchema>
export type ChainConfig = Network['chains'][number]
export type DvnConfig = Network['dvns'][number]
export type PathwayConfig = Network['pathways'][number]

/** A URL as it is asked: the same one may be written in several ways. */
function withoutSlashes(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/[/?#]+$/, '') : url
}

type Problem = { readonly path: (string | number)[]; readonly message: string }

function networkProblems({
  chains,
  dvns,
  pathways,
  market,
}: {
  readonly chains: readonly { readonly eid: number }[]
  readonly dvns: readonly z.output<typeof dvnSchema>[]
  readonly pathways: readonly z.output<typeof pathwaySchema>[]
  readonly market?: z.output<typeof marketSchema> | undefined
}): Problem[] {
  const eids = chains.map((chain) => chain.eid)
  const unknown = (used: readonly number[]) =>
    [...new Set(used)].filter((value) => !eids.includes(value)).map((value) => `there is no chain with eid ${value}`)
  return [
    ...repeated(eids).map((value) => ({ path: ['chains'], message: `eid ${value} appears twice` })),
    ...repeated(dvns.map(({ name }) => name)).map((name) => ({
      path: ['dvns'],
      message: `the name ${name} appears twice`,
    })),
    ...repeated(pathways.map(pathwayKey)).map(() => ({
      path: ['pathways'],
      message: 'one of them appears twice',
    })),
    ...pathways.flatMap(({ srcEid, dstEid }, index) => [
      ...unknown([srcEid, dstEid]).map((message) => ({ path: ['pathways', index], message })),
      ...uncovered(dvns, [srcEid, dstEid]),
    ]),
    ...dvns.flatMap(({ chains: dvnChains }, index) =>
      dvnChains.flatMap(({ quorum, rpcUrls: urls }, at) =>
        quorum !== undefined && (quorum > urls.length || quorum * 2 <= urls.length)
          ? [
              {
                path: ['dvns', index, 'chains', at, 'quorum'],
                message: `expected more than half of the ${urls.length} rpcUrls and at most all`,
              },
            ]
          : [],
      ),
    ),
    ...(market === undefined ? [] : marketProblems(market, unknown)),
    ...dvns.flatMap((dvn, index) =>
      unknown(dvn.chains.map((chain) => chain.eid)).map((message) => ({ path: ['dvns', index], message })),
    ),
  ]
}

/** A message that asks for as many wei as it may, and could never be delivered: they and its fee would be above a ceiling on any day. */
function weiProblems({
  maxValuePerMessage: most,
  send,
}: {
  readonly maxValuePerMessage: bigint
  readonly send: {
    readonly maxFeePerMessage?: bigint | undefined
    readonly maxFeePerDay?: bigint | undefined
  }
}): Problem[] {
  return (['maxFeePerMessage', 'maxFeePerDay'] as const).flatMap((name) => {
    const limit = send[name]
    if (most === 0n || limit === undefined || most < limit) return []
    const message = `a message may ask for ${most} wei, and send.${name} allows ${limit} for these and the fee together, so it would wait for ever: lower maxValuePerMessage, or raise send.${name}`
    return [{ path: ['maxValuePerMessage'], message }]
  })
}

function marketProblems(
  { home, chains }: z.output<typeof marketSchema>,
  unknown: (used: readonly number[]) => readonly string[],
): Problem[] {
  const eids = chains.map((chain) => chain.eid)
  const problems = [...unknown([home.eid, ...eids]), ...repeated(eids).map((value) => `eid ${value} appears twice`)]
  if (!eids.includes(home.eid)) problems.push(`home, ${home.eid}, is not among its chains`)
  return problems.map((message) => ({ path: ['market'], message }))
}

/** DVNs that are to attest messages of a pathway, and do not know both of its chains. */
function uncovered(dvns: readonly DvnConfig[], used: readonly number[]): Problem[] {
  return dvns.flatMap(({ name, chains }) =>
    used
      .filter((value) => !chains.some((chain) => chain.eid === value))
      .map((value) => ({ path: ['dvns'], message: `${name} has no chain with eid ${value}` })),
  )
}
