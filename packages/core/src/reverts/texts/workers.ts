import type { RevertTexts } from '../revertText.js'

/** What LayerZero's DVN, executors and price feed refuse with. */
export const workers: RevertTexts = {
  CallReverted: [
    'Call {index} of the batch reverted, and the batch was to end with it: {result}.',
    'Send the calls one by one to see which fails.',
  ],
  DVN_DuplicatedHash: [
    'The DVN carried out the instruction {executableHash} before.',
    'Nothing is left to do for it; sign one with another expiration to do it again.',
  ],
  DVN_EidNotSupported: [
    'The DVN has no price for chain {eid}.',
    'Its admin must set a destination configuration for that chain.',
  ],
  DVN_INVALID_INPUT_LENGTH: ['The two lists differ in length.', 'Give one configuration for each chain.'],
  DVN_InstructionExpired: ['The signatures of the instruction have expired.', 'Sign it anew with a later expiration.'],
  DVN_InvalidDVNOptions: [
    'The DVN options end in the middle of an option, at byte {cursor}.',
    'Encode them anew as options of type 3.',
  ],
  DVN_InvalidRole: ['The role {role} cannot be granted here.', 'Grant a role of the DVN.'],
  DVN_InvalidSignatures: [
    'The signatures do not make the quorum of the DVN.',
    'Check signers, quorum and vid, and sort the signatures by signer.',
  ],
  DVN_InvalidTarget: [
    'The instruction calls {target}, and here only the DVN itself may be called.',
    'Name the DVN as target.',
  ],
  DVN_InvalidVid: [
    'The instruction is for vid {vid}, which is that of another DVN.',
    'Sign it with the vid of this DVN.',
  ],
  DVN_OnlySelf: ['Only the DVN itself may do this.', 'Let its signers sign an instruction that calls it.'],
  DVN_TimestampOutOfRange: [
    'Chain {eid} cannot be read at {timestamp:time}.',
    'Ask for a time within what the DVN keeps of that chain.',
  ],
  DVN_UnsupportedOptionType: ['The DVN knows no option of type {optionType}.', 'Leave the option out.'],
  Executor_EidNotSupported: [
    'The executor has no price for chain {eid}.',
    'Its admin must set a destination configuration for that chain.',
  ],
  Executor_InvalidExecutorOptions: [
    'The executor options end in the middle of an option, at byte {cursor}.',
    'Encode them anew as options of type 3.',
  ],
  Executor_InvalidLzComposeOption: [
    'The option for composed messages has a wrong length.',
    'Encode index, gas and value again.',
  ],
  Executor_InvalidLzReadOption: ['The option for reads has a wrong length.', 'Encode gas, size and value again.'],
  Executor_InvalidLzReceiveOption: ['The option for delivery has a wrong length.', 'Encode gas and value again.'],
  Executor_InvalidNativeDropOption: [
    'The option for a native drop has a wrong length.',
    'Encode amount and receiver again.',
  ],
  Executor_NativeAmountExceedsCap: [
    'The options ask for {amount:native} native coin on the far chain, and {cap:native} is the most.',
    'Ask for {cap:native} or less.',
  ],
  Executor_NoOptions: [
    'The message has no delivery options.',
    'Set enforced options for the chain and the type of message.',
  ],
  Executor_UnsupportedOptionType: ['The executor knows no option of type {optionType}.', 'Leave the option out.'],
  Executor_ZeroCalldataSizeProvided: ['The read would return 0 bytes.', 'Give the size of the answer in the options.'],
  Executor_ZeroLzComposeGasProvided: ['The options give a composed message no gas.', 'Give it gas in the options.'],
  Executor_ZeroLzReceiveGasProvided: ['The options give the delivery no gas.', 'Give it gas in the options.'],
  InvalidCmd: ['The read command is cut short or asks for nothing.', 'Encode the command again.'],
  InvalidType: ['The read command has a part of an unknown type.', 'Encode the command for this version of the DVN.'],
  InvalidVersion: ['The read command has an unknown version.', 'Encode the command for this version of the DVN.'],
  LZ_PriceFeed_InsufficientFee: [
    'The estimate costs {required:native} native coin, and {provided:native} came with it.',
    'Send {required:native}.',
  ],
  LZ_PriceFeed_NotAnOPStack: ['Chain {l2Eid} is no chain of the OP stack.', 'Set its price as that of another kind.'],
  LZ_PriceFeed_OnlyPriceUpdater: [
    'The caller may not set prices.',
    'Call with the key of a price updater, or let the owner make the caller one.',
  ],
  LzExecutor_Executed: ['The message was delivered before.', 'Nothing is left to do for this message.'],
  LzExecutor_ReceiveLibViewNotSet: [
    'The executor does not know how to look into this receive library.',
    'Its owner must set the view contract of the library first.',
  ],
  LzExecutor_Verifying: [
    'The packet is not verified by enough DVNs yet.',
    'Wait for the DVNs of the configuration, then deliver it again.',
  ],
  MultiSig_InvalidSigner: ['The signer is the zero address.', 'Name the address of a key.'],
  MultiSig_OnlySigner: ['The caller is no signer of the DVN.', 'Call with the key of a signer.'],
  MultiSig_QuorumIsZero: ['The quorum would be 0.', 'Give a quorum of 1 or more.'],
  MultiSig_SignersSizeIsLessThanQuorum: [
    '{signersSize} signers cannot make a quorum of {quorum}.',
    'Keep as many signers as the quorum, or lower it first.',
  ],
  MultiSig_StateAlreadySet: ['Account {signer} is a signer already.', 'Nothing is left to do for this signer.'],
  MultiSig_StateNotSet: ['Account {signer} is no signer.', 'Nothing is left to do for this account.'],
  MultiSig_UnorderedSigners: [
    'The signers are not in ascending order.',
    'Sort them by address, lowest first, each once.',
  ],
  NotEnoughGas: [
    'Call {index} of the batch is to get {requested} gas, and {available} are left.',
    'Give the batch more gas, or fewer calls.',
  ],
  UnsupportedTargetEid: ['The DVN does not read that chain.', 'Ask for a chain that it supports.'],
  Worker_NotAllowed: [
    'The worker does not serve this application.',
    'Its admin must put the application on the list of those allowed, or off the list of those denied.',
  ],
  Worker_OnlyMessageLib: ['The caller is no message library of the worker.', 'Send through the endpoint.'],
  Worker_RoleRenouncingDisabled: ['Roles of a worker cannot be given up.', 'Let an admin revoke the role.'],
}
