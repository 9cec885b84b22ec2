import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

test.each([
  ['everything', 8, `export * from '@omnicover/core'`],
  ['a price', 1.5, `export { quotePremium } from '@omnicover/core'`],
  ['the types of messages', 0.5, `export { MessageType } from '@omnicover/core'`],
])('%s of core is at most %d kB gzipped, without viem', async (_, budget, contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['viem'] },
  })
  const code = outputFiles.map(({ text }) => text).join('')
  expect(gzipSync(code, { level: 9 }).length / 1024).toBeLessThanOrEqual(budget)
})
