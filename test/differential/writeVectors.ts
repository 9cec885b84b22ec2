// Writes packages/core/vectors. Run it when the format of a message or of a tree changes: `pnpm --filter @omnicover/test vectors`.
import { writeVectors } from '../support/differential/vectorsFile.js'

await writeVectors()
