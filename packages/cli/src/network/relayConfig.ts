import { readFileSync } from 'node:fs'
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
import * as z from 'zod'
import { ConfigFileError } from '../errors.js'

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
  /** See `relayerConfigSchema`, which checks it. */
  relayer: z.record(z.string(), z.unknown(), {
    error: (issue) =>
      isMissing(issue)
        ? 'is missing: this has to be the file of a relayer; deploy, wire and lint take another one'
        : undefined,
  }),
  keeper: fileKeeperSchema.optional(),
})

/** OmniCover's contracts on one chain. */
export type KeptContracts = z.output<typeof fileKeeperSchema>['chains'][number]

/** What a relayer's configuration file holds. */
export type RelayFile = { relayer: RelayerConfigInput; keeper?: z.input<typeof fileKeeperSchema> | undefined }

/**
 * Reads a relayer's configuration file.
 *
 * @param path - JSON file with `relayer` (DVNs, executor, pathways) and, for a relayer that also keeps, `keeper`
 * @returns the relayer's part, which `createRelayer` checks, the keeper as a job, and the contracts that it keeps
 * @throws {ConfigFileError} when it is missing, is not JSON, or has an unknown key or a wrong value
 */
export function readRelayFile(path: string): {
  relayer: RelayerConfigInput
  jobs: readonly KeeperJob[]
  contracts: readonly KeptContracts[]
} {
  const parsed = fileSchema.safeParse(readJson(path), { error: (issue) => isMissing(issue) || undefined })
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
    )
    throw new ConfigFileError(path, problems)
  }
  const { relayer, keeper } = parsed.data
  return {
    relayer: relayer as RelayerConfigInput,
    jobs: keeper ? [toJob(keeper)] : [],
    contracts: keeper?.chains ?? [],
  }
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

function toJob({ claims, ...setup }: z.output<typeof fileKeeperSchema>): KeeperJob {
  return createKeeperJob({ ...setup, leaves: claims && openLeaves(claims) })
}

/** Two million covers, which are hashed in about a minute, while messages go on. */
const leavesLimits = { maxBytes: 100_000_000, timeoutMs: 60_000 }

const openLeaves = (claims: NonNullable<z.output<typeof fileKeeperSchema>['claims']>) =>
  'directory' in claims ? openLeavesFolder(claims.directory) : openLeavesSite(claims.url, leavesLimits)

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
