import { type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import * as z from 'zod'
import { repeated } from './domain/repeated.js'
import { strict } from './domain/strictSchema.js'
import { ConfigInvalidError } from './errors.js'
import { networkSchema } from './network.js'

const privateKey = z.custom<Hex>(
  (value) => isHex(value) && isPrivateKey(value),
  'expected a private key: 0x and 64 hex digits',
)
const eidKey = z.string().regex(/^\d+$/, 'expected an eid')

const keysSchema = strict({
  /** By eid: commits and delivers there; an admin of the executor contract. */
  executors: z.record(eidKey, privateKey),
  /** By the name of a DVN and eid. */
  dvns: z
    .record(
      z.string(),
      z.record(
        eidKey,
        strict({
          /** They sign attestations; as many as the contract's quorum. */
          signers: z.array(privateKey).min(1),
          /** Sends what they signed and pays the gas. */
          admin: privateKey,
        }),
      ),
    )
    .default({}),
  /** Sends what keeps the contracts going, on every chain. */
  keeper: privateKey.optional(),
})

const withoutKeys = {
  /** The file that holds everything under way. */
  storePath: z.string().min(1),
  network: networkSchema,
}

const keylessSchema = strict({ ...withoutKeys, keys: z.unknown().optional() })

/** The configuration of a relayer, as a person writes it. Unknown keys are refused. */
export const relayerConfigSchema = strict({ ...withoutKeys, keys: keysSchema }).superRefine((config, context) => {
  for (const { path, message } of keyProblems(config)) context.addIssue({ code: 'custom', path, message })
})

/** What a person writes: what has a default may be absent, and wei may be a string. */
export type RelayerConfigInput = z.input<typeof relayerConfigSchema>
/** The configuration with all defaults filled in. */
export type RelayerConfig = z.output<typeof relayerConfigSchema>

/**
 * Checks a configuration and fills in the defaults.
 *
 * @param input - anything, usually parsed JSON
 * @returns the configuration
 * @throws {ConfigInvalidError} with one line for each problem; it never quotes a key or a URL
 */
export function parseRelayerConfig(input: unknown): RelayerConfig {
  return parse(relayerConfigSchema, input)
}

/**
 * Checks a configuration whose keys are elsewhere, such as those of the functions on AWS: whoever has it can look, and sign nothing.
 *
 * @param input - anything, usually parsed JSON; what it has as `keys` is not looked at
 * @returns the configuration, without keys
 * @throws {ConfigInvalidError} with one line for each problem; it never quotes a URL
 */
export function parseKeylessConfig(input: unknown): RelayerConfig {
  const { storePath, network } = parse(keylessSchema, input)
  return { storePath, network, keys: { executors: {}, dvns: {} } }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  })
  if (parsed.success) return parsed.data
  throw new ConfigInvalidError(
    parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')),
  )
}

type Problem = { readonly path: (string | number)[]; readonly message: string }

/** Keys that are missing, that belong to nothing, that two roles share, and that two signers of a DVN share. */
function keyProblems({ network, keys }: RelayerConfig): Problem[] {
  const executors = network.chains.map(({ eid: value }) => String(value))
  const dvnChains = (name: string) =>
    network.dvns.find((dvn) => dvn.name === name)?.chains.map(({ eid: value }) => String(value)) ?? []
  const names = network.dvns.map(({ name }) => name)
  return [
    ...differences(['keys', 'executors'], Object.keys(keys.executors), executors, 'chain'),
    ...differences(['keys', 'dvns'], Object.keys(keys.dvns), names, 'DVN'),
    ...names.flatMap((name) =>
      differences(['keys', 'dvns', name], Object.keys(keys.dvns[name] ?? {}), dvnChains(name), 'chain of this DVN'),
    ),
    ...names.flatMap((name) =>
      Object.entries(keys.dvns[name] ?? {}).flatMap(([value, { signers }]) =>
        repeated(signers.map(privateKeyToAddress)).map((signer) => ({
          path: ['keys', 'dvns', name, value, 'signers'],
          message: `signers must have different keys, the contract counts each once: ${signer}`,
        })),
      ),
    ),
    ...executors.flatMap((value) =>
      repeated(senderAddresses(keys, value)).map((sender) => ({
        path: ['keys'],
        message: `executor, keeper and DVN admins must have different keys, or they use up each other's nonces: ${sender} on ${value}`,
      })),
    ),
  ]
}

function differences(path: string[], given: readonly string[], wanted: readonly string[], what: string): Problem[] {
  return [
    ...wanted.filter((name) => !given.includes(name)).map((name) => ({ path, message: `no key for ${name}` })),
    ...given.filter((name) => !wanted.includes(name)).map((name) => ({ path, message: `there is no ${what} ${name}` })),
  ]
}

/** Who sends transactions on a chain. */
function senderAddresses({ executors, dvns, keeper }: RelayerConfig['keys'], chainEid: string): string[] {
  const admins = Object.values(dvns).map((chains) => chains[chainEid]?.admin)
  return [executors[chainEid], ...admins, keeper].filter((key) => key !== undefined).map(privateKeyToAddress)
}

function isPrivateKey(value: Hex): boolean {
  try {
    privateKeyToAddress(value)
    return value.length === 66
  } catch {
    return false
  }
}
