import { openLmdbStore } from '@omnicover/relayer'

/**
 * What a relayer that has stopped left unfinished.
 *
 * @param storePath - its file
 * @returns the keys of transactions in flight and of messages that are not closed
 */
export async function openRows(storePath: string): Promise<string[]> {
  const store = openLmdbStore(storePath)
  const keys: string[] = []
  for (const prefix of ['transaction/', 'message/open/']) {
    for await (const page of store.scan(prefix)) keys.push(...page.map(({ key }) => key))
  }
  await store.close()
  return keys
}
