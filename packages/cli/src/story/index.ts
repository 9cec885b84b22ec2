// What tests outside this package play the story with.
export { startKilledRelayer } from '../network/killedRelayer.js'
export { type PrintedEvent, type RelayerProcess, startRelayerProcess } from '../network/relayerProcess.js'
export { type Network, type NetworkChain, startNetwork } from '../network/startNetwork.js'
export type { Check } from './checks.js'
export { type Outcome, play } from './play.js'
export { createNarrator } from './print.js'
export { readTraffic } from './readTraffic.js'
export { createWaitUntil } from './waitUntil.js'
