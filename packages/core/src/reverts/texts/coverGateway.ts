import type { RevertTexts } from '../revertText.js'

/** What the gateway, its codec and LayerZero's application library below it refuse with. */
export const coverGateway: RevertTexts = {
  CoverGateway_NoEnforcedOptions: [
    'The gateway has no delivery options for {messageType:message} messages to chain {dstEid}.',
    'Its owner must set enforced options for this chain and type first.',
  ],
  CoverGateway_OnlySelf: [
    'Account {caller} may not hand over a local message: only the gateway itself may.',
    "Call the gateway's send.",
  ],
  CoverGateway_AboveChainCap: [
    'The shares on chain {eid} would be worth {there} units with what is granted there, and the pool may have {cap} on that chain.',
    'Move fewer shares, or to another chain.',
  ],
  CoverGateway_SilentChain: [
    'Chain {eid} has not reported for so long that it is quarantined.',
    'Move the shares to another chain, or try again once it reports.',
  ],
  CoverGateway_Unauthorized: [
    'Account {caller} may not do this at the gateway: only guardians skip messages, and only a pool moves shares.',
    'Go through the contract that is meant for it.',
  ],
  CoverGateway_UnknownMessage: [
    'The gateway knows no message of {messageType:message}.',
    'Check the type of the message, and that both chains run the same version of the contracts.',
  ],
  CoverGateway_UnknownPool: [
    'No pool {poolId} backs products on this chain.',
    'Check the id of the pool and the chain that the message goes to.',
  ],
  CoverGateway_ValueForLocal: [
    'A fee of {value:native} native coin came with a message that home sends to itself.',
    'Send it without value: it does not cross chains and costs no fee.',
  ],
  CoverGateway_WrongDirection: [
    'A {messageType:message} message does not go from chain {srcEid} to chain {dstEid}.',
    "Send home's messages from home, and all others to home.",
  ],
  InvalidDelegate: ['The delegate of the gateway would be nobody.', 'Deploy with the account that is to configure it.'],
  InvalidEndpointCall: [
    'The call to the endpoint is not one that the application may make.',
    'Call the endpoint with the account that is the delegate of the gateway.',
  ],
  InvalidOptions: [
    'The delivery options {options} are not of type 3.',
    'Encode them as options of type 3, with gas for lzReceive.',
  ],
  LzTokenUnavailable: [
    "The fee is to be paid in LayerZero's token, which this endpoint does not have.",
    'Pay the fee in the native coin.',
  ],
  MessageCodec_BadFlag: [
    'A flag of the message is {value} and not 0 or 1.',
    'Check that both chains run the same version of the contracts; if so, skip the message.',
  ],
  MessageCodec_TooManyLines: [
    'The message has {actual} lines, and {max} is the most.',
    'Split it: name fewer products in one message.',
  ],
  MessageCodec_UnknownVersion: [
    'The message has version {version}, which these contracts cannot read.',
    'Bring both chains to the same version of the contracts.',
  ],
  MessageCodec_WrongLength: [
    'The message has {actual} bytes and not {expected}.',
    'Check that both chains run the same version of the contracts.',
  ],
  MessageCodec_WrongType: [
    'The message is a {actual:message} and not a {expected:message}.',
    'Check that both chains run the same version of the contracts.',
  ],
  NoPeer: [
    'The gateway has no peer on chain {eid}.',
    'Check the chain; its owner must set the gateway of that chain as peer first.',
  ],
  NotEnoughNative: [
    'The value of {msgValue:native} native coin is not the fee of the message.',
    'Ask quoteSend for the fee and send exactly that.',
  ],
  OnlyEndpoint: [
    'Account {addr} is not the endpoint, and only the endpoint hands over messages.',
    "Deliver the message with the endpoint's lzReceive; anyone may.",
  ],
  OnlyPeer: [
    'The message comes from {sender} on chain {eid}, which is not the gateway of that chain.',
    'Ignore it; if it is the gateway, its owner must set it as peer.',
  ],
}
