/**
 * Puts what a reference stands for in its place, however deep it stands.
 *
 * @param value - parsed JSON
 * @param name - the one key of a reference, for example `env` of `{ "env": "SEPOLIA_RPC_URL" }`
 * @param find - what a reference stands for
 * @returns the same with every reference replaced
 */
export function replaceReferences(value: unknown, name: string, find: (target: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, name, find))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [[key, target] = []] = entries
  if (entries.length === 1 && key === name && typeof target === 'string') return find(target)
  return Object.fromEntries(entries.map(([at, item]) => [at, replaceReferences(item, name, find)]))
}
