export { get } from './get.js'
export { settle } from './settle.js'
export { settleSync } from './settleSync.js'
