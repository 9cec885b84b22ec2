import { type Address, type Hex, isAddress, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import * as z from 'zod'
import { ConfigInvalidError } from './errors.js'

/** An object that says which keys it knows when it is given another one. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}; known are ${Object.keys(shape).join(', ')}`
        : undefined,
  })
}

const eid = z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more')
const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value), 'expected an address')
const privateKey = z.custom<Hex>(
  (value) => isHex(value) && isPrivateKey(value),
  'expected a private key: 0x and 64 hex digits',
)
const rpcUrls = z.array(z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })).min(1)
const wei = z
  .union(
    [z.bigint().nonnegative(), z.int().nonnegative(), z.string().regex(/^\d+$/)],
    'expected wei, as a whole number',
  )
  .transform(BigInt)
const milliseconds = z.int().positive()

const chainSchema = strict({
  eid,
  chainId: z.int().positive(),
  rpcUrls,
  endpoint: address,
  sendLibrary: address,
  receiveLibrary: address,
  executor: address,
  /** Commits and delivers on this chain; it is an admin of the executor contract. */
  executorKey: privateKey,
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
      /** They sign attestations; as many as the contract's quorum. */
      signerKeys: z.array(privateKey).min(1),
      /** Sends what they signed and pays the gas. */
      adminKey: privateKey,
      /** This DVN's own view of the chain: other providers than those that find the messages. All must agree. */
      rpcUrls,
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
})

const schema = strict({
  /** The file that holds everything under way. */
  storePath: z.string().min(1),
  pollIntervalMs: milliseconds.default(1_000),
  rpcTimeoutMs: milliseconds.default(10_000),
  chains: z.array(chainSchema).min(1),
  dvns: z.array(dvnSchema),
  pathways: z.array(pathwaySchema).min(1),
  /** Sends what keeps the contracts going. */
  keeperKey: privateKey.optional(),
  /** The most wei that a message may ask for its handler; above it a message is parked. */
  maxValuePerMessage: wei.default(0n),
  /** Waiting time after the first failure of a step, doubled with each further one up to the longest. */
  retry: strict({ firstMs: milliseconds, longestMs: milliseconds }).default({ firstMs: 5_000, longestMs: 3_600_000 }),
  send: strict({
    raiseFeeAfterMs: milliseconds.default(30_000),
    rebroadcastAfterMs: milliseconds.default(10_000),
    cancelAfterMs: milliseconds.default(60_000),
    lostAfterMs: milliseconds.default(60_000),
    maxFeePerGas: wei.default(500_000_000_000n),
    maxInFlight: z.int().positive().default(48),
  }).prefault({}),
})

/** The configuration of a relayer, as a person writes it. Unknown keys are refused. */
export const relayerConfigSchema = schema.superRefine((config, context) => {
  for (const problem of contradictions(config)) context.addIssue({ code: 'custom', message: problem })
})

/** What a person writes: what has a default may be absent, and wei may be a string. */
export type RelayerConfigInput = z.input<typeof relayerConfigSchema>
/** The configuration with all defaults filled in. */
export type RelayerConfig = z.output<typeof relayerConfigSchema>
export type ChainConfig = RelayerConfig['chains'][number]

export type PathwayConfig = RelayerConfig['pathways'][number]

/**
 * Checks a configuration and fills in the defaults.
 *
 * @param input - anything, usually parsed JSON
 * @returns the configuration
 * @throws {ConfigInvalidError} with one line for each problem; it never quotes a key or a URL
 */
export function parseRelayerConfig(input: unknown): RelayerConfig {
  const parsed = relayerConfigSchema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new ConfigInvalidError(
    parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')),
  )
}

type Parsed = z.output<typeof schema>

function contradictions(config: Parsed): string[] {
  const eids = config.chains.map((chain) => chain.eid)
  return [
    ...repeated(eids).map((value) => `chains: eid ${value} appears twice`),
    ...repeated(config.dvns.map(({ name }) => name)).map((name) => `dvns: the name ${name} appears twice`),
    ...repeated(config.pathways.map((pathway) => JSON.stringify(pathway))).map(
      () => 'pathways: one of them appears twice',
    ),
    ...config.pathways.flatMap((pathway, index) => pathwayProblems(config, pathway, index)),
    ...eids.flatMap((value) =>
      repeated(senderAddresses(config, value)).map(
        (sender) =>
          `the keys of executor, keeper and DVN admins must differ, or they use up each other's nonces: ${sender} on ${value}`,
      ),
    ),
  ]
}

function pathwayProblems(config: Parsed, { srcEid, dstEid }: PathwayConfig, index: number): string[] {
  const used = [srcEid, dstEid]
  const unknown = used.filter((value) => !config.chains.some((chain) => chain.eid === value))
  const uncovered = config.dvns.flatMap(({ name, chains }) =>
    used
      .filter((value) => !chains.some((chain) => chain.eid === value))
      .map((value) => `dvns: ${name} has no chain with eid ${value}`),
  )
  return [...unknown.map((value) => `pathways.${index}: there is no chain with eid ${value}`), ...uncovered]
}

/** Who sends transactions on a chain. */
function senderAddresses({ chains, dvns, keeperKey }: Parsed, chainEid: number): string[] {
  const executors = chains.filter((chain) => chain.eid === chainEid).map(({ executorKey }) => executorKey)
  const admins = dvns
    .flatMap((dvn) => dvn.chains.filter((chain) => chain.eid === chainEid))
    .map(({ adminKey }) => adminKey)
  return [...executors, ...admins, ...(keeperKey === undefined ? [] : [keeperKey])].map(privateKeyToAddress)
}

function repeated<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

function isPrivateKey(value: Hex): boolean {
  try {
    privateKeyToAddress(value)
    return value.length === 66
  } catch {
    return false
  }
}
