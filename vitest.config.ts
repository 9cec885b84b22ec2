import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,services}/*/src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.mjs'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Generous: tests start real chains, on machines of two cores. A test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
