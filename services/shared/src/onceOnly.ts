/** How to parse what is parsed once for each start: compiling the schema first, as zod does, takes longer than it saves. */
export const onceOnly = { jitless: true } as const
