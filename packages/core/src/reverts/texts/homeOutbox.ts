import type { RevertTexts } from '../revertText.js'

/** What home's outbox refuses with. */
export const homeOutbox: RevertTexts = {
  HomeOutbox_NothingFor: [
    'Home has no {messageType:message} of id {id} to tell chain {eid}.',
    'Check the id, or send it when home has something new to say.',
  ],
  HomeOutbox_UnknownChain: [
    'Chain {eid} belongs to no pool of home.',
    'Check the chain; the owner of the ledger adds chains.',
  ],
  HomeOutbox_UnknownMessage: [
    'The type {messageType:message} is not one that home sends.',
    "Choose one of home's types of messages.",
  ],
}
