import type { RevertTexts } from '../revertText.js'

/** What LayerZero's endpoint refuses with. */
export const endpoint: RevertTexts = {
  LZ_AlreadyRegistered: ['The message library is registered already.', 'Nothing is left to do for this library.'],
  LZ_ComposeExists: ['This composed message was sent before.', 'Deliver the one that exists.'],
  LZ_ComposeNotFound: [
    'The endpoint holds {expected} for this composed message, and {actual} was handed in.',
    'Hand in what the ComposeSent event says; if it holds nothing, it was delivered before.',
  ],
  LZ_DefaultReceiveLibUnavailable: [
    'The endpoint has no default library to receive from this chain.',
    'Set a receive library for the gateway, or a default one.',
  ],
  LZ_DefaultSendLibUnavailable: [
    'The endpoint has no default library to send to this chain.',
    'Set a send library for the gateway, or a default one.',
  ],
  LZ_InsufficientFee: [
    'The message costs {requiredNative:native} native coin and {requiredLzToken:native} LayerZero token, and {suppliedNative:native} and {suppliedLzToken:native} came with it.',
    'Ask quoteSend for the fee again and send that.',
  ],
  LZ_InvalidExpiry: [
    'The grace period of the old library would end in the past.',
    'Give a later expiry, or 0 for none.',
  ],
  LZ_InvalidNonce: [
    'Nonce {nonce} is not the one that the endpoint works on next.',
    'Look at the nonces of the pathway: it was delivered or skipped before, or lower ones are not verified yet.',
  ],
  LZ_InvalidPayloadHash: ['The hash of the packet is empty.', 'Verify the packet with its real hash.'],
  LZ_InvalidReceiveLibrary: [
    'The caller is not the library that this application receives through.',
    'Commit through the receive library that is set for the gateway.',
  ],
  LZ_LzTokenUnavailable: [
    "The fee is to be paid in LayerZero's token, which this endpoint does not have.",
    'Pay the fee in the native coin.',
  ],
  LZ_OnlyNonDefaultLib: [
    'A grace period is only for an application that has a library of its own.',
    'Set the library of the gateway first.',
  ],
  LZ_OnlyReceiveLib: ['The library cannot receive messages.', 'Name a library that receives.'],
  LZ_OnlyRegisteredLib: ['The library is not registered at the endpoint.', 'Name a library that is registered.'],
  LZ_OnlyRegisteredOrDefaultLib: [
    'The library is neither registered nor the default.',
    'Name a library that the endpoint knows.',
  ],
  LZ_OnlySendLib: ['The library cannot send messages.', 'Name a library that sends.'],
  LZ_PathNotInitializable: [
    'The receiver does not accept messages from this sender.',
    'Check the peers of both gateways; the owner of the receiving one must set the sending one as peer.',
  ],
  LZ_PathNotVerifiable: [
    'This nonce cannot be verified any more: it was delivered or skipped.',
    'Nothing is left to do for this message.',
  ],
  LZ_PayloadHashNotFound: [
    'The endpoint holds {expected} for this nonce, and the message that was handed in has {actual}.',
    'Hand in the packet exactly as it was sent; if it holds nothing, it was delivered, or is not committed yet.',
  ],
  LZ_SameValue: ['The setting has this value already.', 'Nothing is left to do for this setting.'],
  LZ_SendReentrancy: ['A message was sent from within the sending of a message.', 'Send one after the other.'],
  LZ_Unauthorized: [
    'The caller is neither the application nor its delegate.',
    'Call with the delegate of the gateway.',
  ],
  LZ_UnsupportedEid: ['The library does not support this chain.', 'Check the eid and the library.'],
  LZ_UnsupportedInterface: [
    'The contract is no message library.',
    'Register a contract that implements the interface of message libraries.',
  ],
  LZ_ZeroLzTokenFee: ["The fee in LayerZero's token would be 0.", 'Pay the fee in the native coin.'],
}
