import type { RevertTexts } from '../revertText.js'

/** What LayerZero's two message libraries and their treasury refuse with. */
export const messageLibraries: RevertTexts = {
  DVN_InvalidDVNIdx: [
    'The options are for a DVN number that cannot be.',
    'Number the DVNs in the options from 0, in the order of the configuration.',
  ],
  LZ_MessageLib_CannotWithdrawAltToken: [
    'The token is the native coin of this endpoint.',
    'Withdraw it as a native fee.',
  ],
  LZ_MessageLib_InvalidAmount: [
    'A withdrawal of {requested:native} is asked for, and {available:native} is there.',
    'Withdraw at most {available:native}.',
  ],
  LZ_MessageLib_InvalidExecutor: ['The executor would be the zero address.', 'Name the executor contract.'],
  LZ_MessageLib_InvalidMessageSize: [
    'The message has {actual} bytes, and {max} is the most for this pathway.',
    'Send fewer lines in one message, or raise the limit in the executor configuration.',
  ],
  LZ_MessageLib_NotTreasury: ['The caller is not the treasury.', 'Call through the treasury contract.'],
  LZ_MessageLib_OnlyEndpoint: ['The caller is not the endpoint.', 'Call the endpoint, which calls the library.'],
  LZ_MessageLib_TransferFailed: [
    'A fee could not be paid out.',
    'Withdraw to an account that accepts the native coin.',
  ],
  LZ_MessageLib_ZeroMessageSize: ['The longest message would have 0 bytes.', 'Give a size above 0.'],
  LZ_Treasury_LzTokenNotEnabled: [
    "The treasury does not take fees in LayerZero's token.",
    'Pay the fee in the native coin.',
  ],
  LZ_ULN_AtLeastOneDVN: [
    'The configuration names no DVN, so nobody would verify.',
    'Name a required DVN, or an optional threshold of 1 or more.',
  ],
  LZ_ULN_InvalidConfigType: [
    'The library has no configuration of type {configType}.',
    'Use 1 for the executor and 2 for the DVNs; the receive library has only 2.',
  ],
  LZ_ULN_InvalidConfirmations: [
    'The confirmations do not go with the configuration.',
    'Give a number for a default, and 0 where the default is to be used.',
  ],
  LZ_ULN_InvalidEid: ['The packet is for another chain than this one.', 'Bring it to the chain that its header names.'],
  LZ_ULN_InvalidLegacyType1Option: [
    'The delivery options of type 1 have a wrong length.',
    'Encode them as options of type 3.',
  ],
  LZ_ULN_InvalidLegacyType2Option: [
    'The delivery options of type 2 have a wrong length.',
    'Encode them as options of type 3.',
  ],
  LZ_ULN_InvalidOptionalDVNCount: [
    'The number of optional DVNs does not fit their list.',
    'Give the length of the list, at most 127.',
  ],
  LZ_ULN_InvalidOptionalDVNThreshold: [
    'The threshold does not fit the number of optional DVNs.',
    'Give a threshold from 1 to their number, or 0 when there are none.',
  ],
  LZ_ULN_InvalidPacketHeader: ['The header of the packet has not 81 bytes.', 'Pass the first 81 bytes of the packet.'],
  LZ_ULN_InvalidPacketVersion: [
    'The packet has another version than the library.',
    'Pass a packet of this version of the message library.',
  ],
  LZ_ULN_InvalidRequiredDVNCount: [
    'The number of required DVNs does not fit their list.',
    'Give the length of the list, at most 127.',
  ],
  LZ_ULN_InvalidWorkerId: ['The options are for a worker {workerId}.', 'Use 1 for the executor and 2 for DVNs.'],
  LZ_ULN_InvalidWorkerOptions: [
    'The options end in the middle of an option, at byte {cursor}.',
    'Encode them anew as options of type 3.',
  ],
  LZ_ULN_Unsorted: [
    'The DVNs are not sorted, or one is named twice.',
    'Sort them by address, lowest first, each once.',
  ],
  LZ_ULN_UnsupportedEid: [
    'The library has no configuration for chain {eid}.',
    'Check the eid; the owner of the library must set a default for the chain first.',
  ],
  LZ_ULN_UnsupportedOptionType: [
    'The library knows no options of type {optionType}.',
    'Encode them as options of type 3.',
  ],
  LZ_ULN_Verifying: [
    'The packet is not verified by enough DVNs yet.',
    'Wait for the DVNs of the configuration, then commit it again.',
  ],
}
