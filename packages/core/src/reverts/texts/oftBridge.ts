import type { RevertTexts } from '../revertText.js'

/** What the bridge of a pool refuses with. */
export const oftBridge: RevertTexts = {
  OftBridge_AlreadyCredited: [
    'Order {orderId} from chain {eid} was credited here before.',
    'Nothing is left to do for it; money that came a second time stays with the bridge.',
  ],
  OftBridge_AlreadySent: ['The money of order {orderId} is on its way.', 'Wait until it arrives.'],
  OftBridge_NoPeer: [
    'The bridge knows no bridge of its pool on chain {eid}.',
    'The owner can name one: setPeer. Then deliver the message, or send the order, again.',
  ],
  OftBridge_OrderExists: ['The bridge has order {orderId} already.', 'Nothing is left to do: send it, if it waits.'],
  OftBridge_Unauthorized: [
    '{caller} may not call this: the pool gives orders, and the endpoint brings money.',
    'To move an order on, send it, or have the endpoint run the composed message.',
  ],
  OftBridge_UnknownOrder: [
    'The bridge has no order {orderId}.',
    'Check the id and the chain; the order comes here with a message of home.',
  ],
  OftBridge_UnsupportedDecimals: [
    'The token shares {decimals} decimals between chains, and six are needed.',
    'Choose a token that shares six: others would leave dust behind.',
  ],
  OftBridge_WrongSender: [
    'The money was sent by {sender} on chain {eid}, which is not the bridge of this pool there.',
    'It is not credited; if that is the true bridge, the owner can name it: setPeer.',
  ],
  OftBridge_WrongToken: ['The token is {actual}, and {expected} is needed.', 'Give the token of this pool.'],
}
