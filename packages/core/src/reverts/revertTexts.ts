import { assessment } from './texts/assessment.js'
import { capitalPool } from './texts/capitalPool.js'
import { claimDesk } from './texts/claimDesk.js'
import { coverGateway } from './texts/coverGateway.js'
import { coverLens } from './texts/coverLens.js'
import { coverMarket } from './texts/coverMarket.js'
import { deploymentFactory } from './texts/deploymentFactory.js'
import { endpoint } from './texts/endpoint.js'
import { guardians } from './texts/guardians.js'
import { homeOutbox } from './texts/homeOutbox.js'
import { investor } from './texts/investor.js'
import { ledger } from './texts/ledger.js'
import { libraries } from './texts/libraries.js'
import { messageLibraries } from './texts/messageLibraries.js'
import { oft } from './texts/oft.js'
import { oftBridge } from './texts/oftBridge.js'
import { remitter } from './texts/remitter.js'
import { riskRegistry } from './texts/riskRegistry.js'
import { settler } from './texts/settler.js'
import { tokens } from './texts/tokens.js'
import { workers } from './texts/workers.js'

/**
 * Every revert of our contracts and of LayerZero's, by who throws it: `coverMarket` is `texts/coverMarket.ts`, and so on.
 *
 * A test of the SDK holds it against the ABIs; docs/reverts.md of the SDK is written from it.
 */
export const revertTexts = {
  ...{ coverMarket, claimDesk, capitalPool, coverLens, coverGateway, guardians, oftBridge, investor },
  ...{ ledger, settler, remitter, assessment, homeOutbox, riskRegistry },
  ...{ deploymentFactory },
  ...{ endpoint, messageLibraries, workers, oft, tokens, libraries },
}
