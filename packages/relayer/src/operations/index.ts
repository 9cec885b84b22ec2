export { type Pause, pause, readPause, resume } from '../useCases/pause.js'
export { doubtProviders, type ProviderDoubt } from './doctor/doubtProviders.js'
export { examine, examineNetwork } from './doctor/examine.js'
export { type Check, type Finding, findingsOf, type Patient, type Verdict } from './doctor/finding.js'
export * from './errors.js'
export { explainMessages } from './explainMessages.js'
export type { Attestation } from './farSide.js'
export { type FreedMessage, findParked, freeMessage, type ParkedMessage } from './freeMessage.js'
export { type LookedUp, lookUp } from './lookUp.js'
export {
  type OpenedOperator,
  type OpenedSender,
  openExecutor,
  openForeignSender,
  openOperator,
  openOwnSender,
} from './openOperator.js'
export type { Operator, Progress } from './operator.js'
export { type GuardiansOnChain, readGuardians } from './readGuardians.js'
export { type Payer, type PayingSigner, payersOf, readSigners, type SignerRow } from './readSigners.js'
export { readStageUsage, type StageCost } from './readStageUsage.js'
export { type PathwayCost, type PathwayRow, type PathwayStatus, readStatus, type Stuck } from './readStatus.js'
export { type PlannedStep, planRetry, type TakenStep, takeStep } from './retryMessage.js'
export { carryOutRotation, drain } from './rotate/carryOutRotation.js'
export { mayChangeExecutor, planRotation, type Rotation, type RotationRequest } from './rotate/planRotation.js'
export { rotationPermits } from './rotate/rotationPermits.js'
export type {
  ComposedCall,
  Failure,
  Moment,
  NextStep,
  Stage,
  StepName,
  Story,
  StoryFacts,
  StoryRecord,
  Trial,
} from './story.js'
export type { WaitingMessage } from './waiting.js'
