import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  createKeeperJob,
  type KeeperJob,
  keeperSchema,
  openLeavesFolder,
  openLeavesSite,
  type PriceTable,
  parsePriceTable,
  type RelayerConfigInput,
} from '@omnicover/relayer'
import type { Hex } from 'viem'
import * as z from 'zod'
import { ConfigFileError, KeyFileError } from '../errors.js'
import { readKeyFile } from '../readKeyFile.js'
import { replaceReferences } from './replaceReferences.js'

const isMissing = ({ input }: { input?: unknown }) => input === undefined && 'is missing'

const fileKeeperSchema = keeperSchema.extend({
  /** Where the leaves of decisions by tree are published: see docs/leaves.md. Without it the keeper pays decisions by ratio alone. */
  claims: z
    .union(
      [
        z.strictObject({ directory: z.string().min(1, 'name a folder') }),
        z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
      ],
      'name a folder as {"directory": PATH}, or a site as {"url": "https://..."}',
    )
    .optional(),
})

const fileSchema = z.strictObject({
  /** See `relayerConfigSchema`, which checks it once references are replaced. */
  relayer: z.record(z.string(), z.unknown(), {
    error: (issue) =>
      isMissing(issue)
        ? 'is missing: this has to be the file of a relayer; deploy, wire, lint and configure take another one'
        : undefined,
  }),
  keeper: fileKeeperSchema.optional(),
  /** A module with the operator's own check before a DVN signs: see `loadVeto`. */
  veto: z.string().min(1, 'name a module').optional(),
})

/** OmniCover's contracts on one chain. */
export type KeptContracts = z.output<typeof fileKeeperSchema>['chains'][number]

/** An URL, or the environment variable that has it. */
export type UrlReference = string | { readonly env: string }

/** A private key, or the file that has it. */
export type KeyReference = Hex | { readonly file: string }

/** A part of the configuration with `Given` where a checked one has `Plain`. */
type Written<Part, Plain, Given> = Part extends Plain
  ? Given
  : Part extends object
    ? { readonly [Key in keyof Part]: Written<Part[Key], Plain, Given> }
    : Part

type WrittenUrls<Part> = Part extends object
  ? { readonly [Key in keyof Part]: Key extends 'rpcUrls' ? readonly UrlReference[] : WrittenUrls<Part[Key]> }
  : Part

/** What a relayer's configuration file holds. A path in it starts at the folder of the file. */
export type RelayFile = {
  relayer: {
    storePath: string
    network: WrittenUrls<RelayerConfigInput['network']>
    keys: Written<RelayerConfigInput['keys'], Hex, KeyReference>
  }
  keeper?: z.input<typeof fileKeeperSchema> | undefined
  veto?: string | undefined
}

/** What the file of a relayer says. */
type ReadFile = {
  /** For `createRelayer`, which checks it. */
  relayer: RelayerConfigInput
  /** The keeper, where the file has one. */
  jobs: readonly KeeperJob[]
  /** What the keeper looks after. */
  contracts: readonly KeptContracts[]
  /** The keeper's settings, but for a folder of leaves. */
  keeper: z.output<typeof keeperSchema> | undefined
  /** The module with the operator's own check, for `loadVeto`: only who signs loads it. */
  veto: string | undefined
}

/**
 * Reads a relayer's configuration file, with the URLs and keys that it refers to.
 *
 * @param path - JSON file with `relayer` (DVNs, executor, pathways) and, for a relayer that also keeps, `keeper`
 * @param env - has the URLs
 * @returns what it says
 * @throws {ConfigFileError} when it is missing, is not JSON, has an unknown key or a wrong value, or refers to what is not there
 */
export function readRelayFile(path: string, env: Environment = process.env): ReadFile {
  return read(path, env, replaceKeys)
}

/**
 * The same for who needs no key: those that the file refers to are left alone.
 *
 * @param path - as for {@link readRelayFile}
 * @param env - has the URLs
 * @returns what it says; `relayer.keys` is of no use
 * @throws {ConfigFileError} as {@link readRelayFile}
 */
export function readKeylessFile(path: string, env: Environment = process.env): ReadFile {
  return read(path, env, (keys) => keys)
}

type Environment = Readonly<Record<string, string | undefined>>

function read(path: string, env: Environment, withKeys: typeof replaceKeys): ReadFile {
  const parsed = fileSchema.safeParse(readJson(path), { error: (issue) => isMissing(issue) || undefined })
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
    )
    throw new ConfigFileError(path, problems)
  }
  const { relayer, keeper, veto } = parsed.data
  const folder = dirname(resolve(path))
  const problems = new Set<string>()
  const { storePath, network, keys } = relayer
  const resolved = {
    ...relayer,
    ...(typeof storePath === 'string' && storePath !== '' && { storePath: resolve(folder, storePath) }),
    ...(network !== undefined && { network: replaceUrls(network, env, problems) }),
    ...(keys !== undefined && { keys: withKeys(keys, folder, problems) }),
  }
  if (problems.size > 0) throw new ConfigFileError(path, [...problems])
  return {
    relayer: resolved as unknown as RelayerConfigInput,
    jobs: keeper ? [toJob(keeper, folder)] : [],
    contracts: keeper?.chains ?? [],
    keeper: keeper && withoutFolder(keeper),
    veto: veto && resolve(folder, veto),
  }
}

/** What the functions on AWS take: they have no folder. */
const withoutFolder = ({ claims, ...keeper }: z.output<typeof fileKeeperSchema>): z.output<typeof keeperSchema> =>
  claims !== undefined && 'url' in claims ? { ...keeper, claims } : keeper

const replaceUrls = (network: unknown, env: Environment, problems: Set<string>) =>
  replaceReferences(network, 'env', (name) => {
    if (!env[name]) problems.add(`set ${name} to the URL of a node: the file refers to it`)
    return env[name]
  })

function replaceKeys(keys: unknown, folder: string, problems: Set<string>): unknown {
  return replaceReferences(keys, 'file', (name) => {
    try {
      return readKeyFile(resolve(folder, name))
    } catch (error) {
      if (!(error instanceof KeyFileError)) throw error
      problems.add(error.message)
      return undefined
    }
  })
}

/**
 * Reads a table of prices, such as configurations/prices.json.
 *
 * @param path - JSON file
 * @returns the table
 * @throws {ConfigFileError | ConfigInvalidError} when it is missing, is not JSON, or is no table
 */
export function readPrices(path: string): PriceTable {
  return parsePriceTable(readJson(path))
}

function toJob({ claims, ...setup }: z.output<typeof fileKeeperSchema>, folder: string): KeeperJob {
  return createKeeperJob({ ...setup, leaves: claims && openLeaves(claims, folder) })
}

/** Two million covers, which are hashed in about a minute, while messages go on. */
const leavesLimits = { maxBytes: 100_000_000, timeoutMs: 60_000 }

const openLeaves = (claims: NonNullable<z.output<typeof fileKeeperSchema>['claims']>, folder: string) =>
  'directory' in claims ? openLeavesFolder(resolve(folder, claims.directory)) : openLeavesSite(claims.url, leavesLimits)

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigFileError(path, [toProblem(error)])
  }
}

function toProblem(error: unknown): string {
  if (error instanceof SyntaxError) return `is no JSON: ${error.message}`
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'does not exist'
  return code === 'EISDIR' ? 'is a folder; name a file in it' : String(error)
}
