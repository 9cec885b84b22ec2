export { type QueueUnderTest, testQueue } from './queueSuite.js'
export { type SignerUnderTest, testSigner } from './signerSuite.js'
export { type StoreUnderTest, testStore } from './storeSuite.js'
