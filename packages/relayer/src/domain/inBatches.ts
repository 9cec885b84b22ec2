/**
 * Groups what comes one by one. No more is taken than the group that is asked for needs.
 *
 * @param items - in any number
 * @param size - how many are in a group
 * @returns the groups, in order; the last one may be smaller, and none is empty
 */
export async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncIterable<readonly Item[]> {
  let batch: Item[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
