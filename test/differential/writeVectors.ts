// Writes packages/core/vectors/messages.json. Run it when the format of a message changes: `pnpm --filter @omnicover/test vectors`.
import { writeFileSync } from 'node:fs'
import { vectorsFile, vectorsText } from '../support/differential/vectorsFile.js'

writeFileSync(vectorsFile, vectorsText())
