export { claim } from './claim.js'
export { claimSync } from './claimSync.js'
