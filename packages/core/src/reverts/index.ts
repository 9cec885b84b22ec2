export { explainRevert, type Revert } from './explainRevert.js'
export { formatRevert } from './formatRevert.js'
export type { RevertText, RevertTexts } from './revertText.js'
export { revertTexts } from './revertTexts.js'
