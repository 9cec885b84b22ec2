/** JSON-RPC calls of this process, by method; each call of a batch counts. */
export type CallCounter = {
  /** Calls since the last look. */
  readonly take: () => Readonly<Record<string, number>>
  readonly stop: () => void
}

/** Starts to count every JSON-RPC call that leaves this process, whoever makes it and whichever provider it goes to. */
export function countCalls(): CallCounter {
  const plain = globalThis.fetch
  let counts: Record<string, number> = {}
  globalThis.fetch = (input, init) => {
    for (const method of methodsOf(init?.body ?? (input instanceof Request ? input.body : undefined)))
      counts[method] = (counts[method] ?? 0) + 1
    return plain(input, init)
  }
  return {
    take: () => {
      const taken = counts
      counts = {}
      return taken
    },
    stop: () => {
      globalThis.fetch = plain
    },
  }
}

/** How many calls those are. */
export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function methodsOf(body: unknown): readonly string[] {
  if (typeof body !== 'string') throw new TypeError('A request whose body is not text was not counted.')
  const parsed: unknown = JSON.parse(body)
  const calls: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  return calls.map((call) => (call as { readonly method: string }).method)
}
