export { getStatus } from './getStatus.js'
export { waitForDelivery } from './waitForDelivery.js'
