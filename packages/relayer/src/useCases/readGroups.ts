import type { Chain, ContractRead, ContractReadResults } from '../ports/chain.js'

/** Reads by a name of their own. */
type Groups = { readonly [name: string]: readonly ContractRead[] }

/**
 * Reads several groups of contracts at one block in one request.
 *
 * @param chain - where
 * @param groups - what, by name
 * @returns the results, under the same names and in the same order
 */
export async function readGroups<const Reads extends Groups>(
  chain: Chain,
  groups: Reads,
): Promise<{ readonly [Name in keyof Reads]: ContractReadResults<Reads[Name]> }> {
  const results: readonly unknown[] = await chain.read(Object.values(groups).flat())
  let start = 0
  const entries = Object.entries(groups).map(([name, reads]) => {
    const own = results.slice(start, start + reads.length)
    start += reads.length
    return [name, own]
  })
  return Object.fromEntries(entries) as { readonly [Name in keyof Reads]: ContractReadResults<Reads[Name]> }
}
