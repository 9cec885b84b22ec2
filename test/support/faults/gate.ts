import type { Fault } from '@omnicover/devnet'

/** Makes requests wait while their node is away, as a person waits who looks at a page that does not load. */
export type Gate = {
  readonly fault: Fault
  /** From now on requests wait. Resolves when those that were under way are answered. */
  readonly close: () => Promise<void>
  readonly open: () => void
}

/** Makes an open gate. */
export function createGate(): Gate {
  let opened: Promise<void> | undefined
  let open = () => {}
  const underway = new Set<Promise<unknown>>()
  return {
    fault: async (request, forward) => {
      while (opened !== undefined) await opened
      const reply = forward(request)
      underway.add(reply)
      try {
        return await reply
      } finally {
        underway.delete(reply)
      }
    },
    close: async () => {
      opened ??= new Promise((resolve) => {
        open = resolve
      })
      await Promise.allSettled(underway)
    },
    open: () => {
      open()
      opened = undefined
    },
  }
}
