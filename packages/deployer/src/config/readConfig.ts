import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigurationError } from '../errors.js'
import { type ConfigInput, configSchema, type ParsedConfig } from './schema.js'

/**
 * Helps to write a configuration in TypeScript.
 *
 * @param config - The configuration.
 * @returns The same.
 */
export const defineConfig = (config: ConfigInput): ConfigInput => config

/**
 * Reads an operator's configuration.
 *
 * @param path - A JSON file, or a TypeScript or JavaScript module that exports it as its default.
 * @returns The configuration, checked; what the environment has is not filled in yet.
 * @throws {ConfigurationError} when it cannot be read, or has an unknown key or a wrong value; it lists all of them.
 */
export async function readConfig(path: string): Promise<ParsedConfig> {
  return parseConfig(path.endsWith('.json') ? readJson(path) : await importDefault(path))
}

/**
 * Checks a configuration.
 *
 * @param input - What was written.
 * @returns The configuration.
 * @throws {ConfigurationError} when it has an unknown key or a wrong value; it lists all of them.
 */
export function parseConfig(input: unknown): ParsedConfig {
  const parsed = configSchema.safeParse(input, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  })
  if (parsed.success) return parsed.data
  throw new ConfigurationError({
    problems: parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')),
  })
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigurationError({ problems: [`${path}: ${reasonOf(error)}`] })
  }
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(resolve(path)).href)
    return module.default
  } catch (error) {
    throw new ConfigurationError({ problems: [`${path}: ${reasonOf(error)}`] })
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ERR_MODULE_NOT_FOUND') return 'there is no such file'
  return error instanceof Error ? error.message : String(error)
}
