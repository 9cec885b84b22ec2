export { type QueueUnderTest, testQueue } from './queueSuite.js'
export { type StoreUnderTest, testStore } from './storeSuite.js'
