// Writes traces.json, which the contracts replay. Run it when the model changes: `pnpm --filter @omnicover/test traces`.
import { writeFileSync } from 'node:fs'
import { sampleTraces } from './traces.js'

writeFileSync(new URL('traces.json', import.meta.url), `${JSON.stringify(sampleTraces(), null, 2)}\n`)
