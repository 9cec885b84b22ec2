export { type Polled, pollSqs, type SqsHandler } from './pollSqs.js'
export { startSqs, type TestQueues } from './startSqs.js'
export { startTable, type TestTable } from './startTable.js'
