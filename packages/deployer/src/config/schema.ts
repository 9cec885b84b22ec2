import { InvalidAmountError, labelToBytes32, parseAmount, perilMask, perils } from '@omnicover/core'
import { type Address, type Hex, isAddress, isHex } from 'viem'
import * as z from 'zod'
import { networkNames } from '../networks/published.js'

const isMissing = ({ input }: { input?: unknown }) => input === undefined && 'is missing'

const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), {
  error: (issue) => isMissing(issue) || 'expected an address of 20 bytes, with the right capitals or none',
})

/** A value that is not written down: the name of the environment variable that has it. */
const fromEnv = z.strictObject({
  env: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'name an environment variable, such as SEPOLIA_RPC_URL'),
})

const who = z.union([address, fromEnv], {
  error: 'expected an address, or { "env": "NAME" } of the variable that has it',
})

const rpcUrl = z.union([z.url({ protocol: /^https?$/ }), fromEnv], {
  error: 'expected the URL of a JSON-RPC node, or { "env": "NAME" } of the variable that has it',
})

/** Units of the asset, written with a point and up to six decimals, as people do. */
const amount = z.string().transform((text, context) => {
  try {
    return parseAmount(text)
  } catch (error) {
    if (!(error instanceof InvalidAmountError)) throw error
    context.addIssue({ code: 'custom', message: 'expected an amount in quotes, such as "1000000" or "0.5"' })
    return z.NEVER
  }
})

const seconds = z.int().nonnegative()
const bps = z.int().min(0).max(10_000)
const ppm = z.int().min(0).max(16_777_215)
const eid = z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more')

const network = z.union(
  [
    z.enum(networkNames),
    z.strictObject({
      name: z.string().min(1),
      eid,
      chainId: z.int().positive(),
      endpoint: address,
      sendUln302: address,
      receiveUln302: address,
      executor: address,
      blockedLibrary: address.optional(),
      deadDvns: z.array(address).default([]),
      dvns: z.record(z.string().min(1), address),
      unconfirmed: z.array(z.string()).default([]),
    }),
  ],
  { error: `expected ${networkNames.join(', ')}, or LayerZero's contracts of another chain` },
)

const chain = z.strictObject({
  network,
  rpcUrl,
  /** `test` deploys a dollar that anyone may mint, and its OFT. */
  asset: z.union([z.literal('test'), z.strictObject({ token: address, oft: address })], {
    error: 'expected "test", or { "token", "oft" } with two addresses',
  }),
  permit2: address.default('0x000000000022D473030F116dDEE9F6B43aC78BA3'),
  /** Whether to deploy LayerZero's `MultiCall` too, by which a relayer brings many messages in one transaction. */
  multiCall: z.boolean().default(false),
  /** Blocks that DVNs let pass on this chain before they attest a message that left it. */
  confirmations: z.int().min(1, 'at least 1: LayerZero reads 0 as "the default"'),
})

/** A claim desk parks decisions that say payable later than this. */
const longestDelay = 7 * 86_400

const times = z
  .strictObject({
    payableDelay: seconds.max(
      longestDelay,
      `at most ${longestDelay}: chains take a decision once it is payable within a week`,
    ),
    ...{ epochLength: seconds.min(1), maxAge: seconds, skew: seconds, maxSilence: seconds },
    ...{ maxOpen: seconds, notice: seconds, holdLength: seconds, challengeLength: seconds, pauseLength: seconds },
  })
  .refine(({ maxOpen, maxSilence }) => maxOpen > maxSilence, 'maxOpen must be longer than maxSilence')

const terms = z.strictObject({
  /** Keccak-256 of the wording. */
  wordingHash: z.custom<Hex>((value) => isHex(value) && value.length === 66, 'expected a hash of 32 bytes'),
  perils: z.array(z.enum(perils)).min(1).transform(perilMask),
  waitingPeriod: seconds,
  claimWindow: seconds.min(1),
  tailDays: z.int().min(1).max(255),
  maxPeriodDays: z.int().min(1).max(365),
})

const product = z.strictObject({
  /** At most 32 bytes of text. */
  label: z.string().transform((text, context) => {
    try {
      return labelToBytes32(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a text of 1 to 32 bytes' })
      return z.NEVER
    }
  }),
  pool: z.int().positive(),
  /** Which of the terms, from 1. */
  terms: z.int().min(1),
  /** Yearly rates in parts per million; the kink in basis points of utilisation. */
  curve: z.strictObject({ baseRate: ppm, kinkRate: ppm, maxRate: ppm, kinkBps: bps }),
  /** Most that may be exposed to it, and what part of the pool's capital, basis points. */
  limits: z.strictObject({ cap: amount, shareBps: bps.min(1) }),
  /** Of the premium, basis points. */
  feeBps: bps.default(0),
  /** How its room is shared out, by the name of the chain. Default: evenly. */
  weights: z.record(z.string(), z.int().min(0).max(65_535)).optional(),
})

const inboundLimits = z.strictObject({
  ...{ riseBps: bps.min(1), riseFloor: amount, fallBps: bps.min(1), fallFloor: amount, depositFloor: amount },
})

/** What an operator writes down: see docs/deploy.md. */
export const configSchema = z
  .strictObject({
    /** Of the deployment: with the deployer it decides all addresses. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'expected 2 to 40 small letters, digits and hyphens'),
    /** Whose transactions deploy. */
    deployer: who,
    /** Owner of all that has one, and the delegate at LayerZero; sends what wires. Default: the deployer. */
    owner: who.optional(),
    /** Collects the protocol's fees. Default: the owner. */
    feeReceiver: who.optional(),
    guardians: z.array(who).min(2, 'at least two: none can act alone'),
    assessors: z.array(who).min(1),
    /** How many of the assessors must sign. */
    threshold: z.int().min(1),
    /** Which of the chains keeps the books. */
    home: z.string(),
    /** By a name of your own. */
    chains: z.record(z.string().regex(/^[a-z0-9-]+$/, 'name chains by small letters, digits and hyphens'), chain),
    /** Operators who attest messages on all pathways: all the required, and `threshold` of the optional. */
    dvns: z
      .strictObject({
        required: z.array(z.string()).min(1, 'at least one, or LayerZero puts in its own'),
        optional: z.array(z.string()).default([]),
        threshold: z.int().min(0).default(0),
      })
      .refine(
        ({ optional, threshold }) => threshold <= optional.length,
        'threshold is more than there are optional DVNs',
      )
      .refine(
        ({ optional, threshold }) => optional.length === 0 || threshold > 0,
        'threshold must be at least 1 with optional DVNs',
      ),
    times,
    /** What sales of a product may grow to at once, before the time limit on growth holds. */
    freeGrowth: amount,
    pools: z
      .array(
        z.strictObject({
          id: z.int().positive(),
          /** Exposure that capital may back, basis points of it. */
          leverageBps: z.int().min(10_000).default(10_000),
          /** Most that the pool may lose with one chain. */
          chainCap: amount,
        }),
      )
      .min(1),
    terms: z.array(terms).min(1),
    products: z.array(product),
    /** How far the books of a chain may move in an epoch. Default: as the registry has them. */
    inboundLimits: inboundLimits.optional(),
  })
  .superRefine(checkReferences)

/** A configuration as it is written. */
export type ConfigInput = z.input<typeof configSchema>

/** A configuration as it was read; what the environment has is not filled in yet. */
export type ParsedConfig = z.output<typeof configSchema>

type Shape = {
  home: string
  chains: Readonly<Record<string, unknown>>
  assessors: readonly unknown[]
  threshold: number
  pools: readonly { id: number }[]
  terms: readonly unknown[]
  products: readonly { pool: number; terms: number; weights?: Readonly<Record<string, number>> | undefined }[]
}

/** What names something else must name what is there. */
function checkReferences(config: Shape, context: z.core.$RefinementCtx): void {
  const say = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message, input: config })
  const names = Object.keys(config.chains)
  if (!names.includes(config.home)) say(['home'], `no chain is called "${config.home}"; there are ${names.join(', ')}`)
  if (config.threshold > config.assessors.length)
    say(['threshold'], `${config.threshold} must sign, but there are only ${config.assessors.length} assessors`)
  const pools = config.pools.map(({ id }) => id)
  if (new Set(pools).size < pools.length) say(['pools'], 'two pools have the same id')
  for (const [i, product] of config.products.entries()) {
    if (!pools.includes(product.pool)) say(['products', i, 'pool'], `there is no pool ${product.pool}`)
    if (product.terms > config.terms.length)
      say(['products', i, 'terms'], `there are only ${config.terms.length} terms`)
    for (const name of Object.keys(product.weights ?? {}))
      if (!names.includes(name)) say(['products', i, 'weights'], `no chain is called "${name}"`)
  }
}
