import type { RevertTexts } from '../revertText.js'

/** What LayerZero's OFT refuses with, the token that moves between chains. */
export const oft: RevertTexts = {
  AddressCast_InvalidAddress: [
    'The bytes are not an address.',
    'Give an address as 20 bytes, or as 32 with zeros before it.',
  ],
  AddressCast_InvalidSizeForAddress: ['The address has the wrong size.', 'Give an address of 20 bytes.'],
  AmountSDOverflowed: ["The amount {amountSD} does not fit the token's message.", 'Send less at once.'],
  CrimeFound: ['The pre-crime check found something wrong: {crime}.', 'Look into the sending chain before delivering.'],
  InspectionFailed: ["The token's inspector refuses this message.", 'Ask the owner of the token.'],
  InvalidLocalDecimals: [
    'The token has fewer decimals than it shares between chains.',
    'Deploy it with more decimals.',
  ],
  InvalidSimulationResult: ['The simulation on chain {eid} gave no result that can be read.', 'Run it again.'],
  OnlyOffChain: ['This may only be simulated, never sent.', 'Use eth_call.'],
  OnlySelf: ['Only the contract itself may call this.', 'Call a public function instead.'],
  PacketOversize: ['There are {actual} packets, and at most {max} are checked at once.', 'Check fewer at once.'],
  PacketUnsorted: ['The packets are not in order.', 'Sort them by source, sender and nonce.'],
  SimulationFailed: ['The simulation failed: {reason}.', 'Run it again.'],
  SimulationResult: ['The simulation ended; its result is in this revert.', 'Read the result: nothing went wrong.'],
  SimulationResultNotFound: ['There is no simulation of chain {eid}.', 'Simulate that chain too.'],
  SlippageExceeded: [
    'Of the token {amountLD} would arrive, and at least {minAmountLD} is wanted.',
    'Try again when the bridge takes less.',
  ],
}
