export { buy } from './buy.js'
export { buySync } from './buySync.js'
export { getRequirements } from './getRequirements.js'
export { sign } from './sign.js'
