import type { RevertTexts } from '../revertText.js'

/** What Solidity itself and the general libraries refuse with. */
export const libraries: RevertTexts = {
  ECDSAInvalidSignature: ['The signature is not one of any key.', 'Sign the same values again.'],
  ECDSAInvalidSignatureLength: ['The signature has {length} bytes and not 65.', 'Give it as r, s and v, 65 bytes.'],
  ECDSAInvalidSignatureS: [
    'The signature has an s of {s}, in the upper half, where it could be forged from another.',
    'Sign with a library that makes canonical signatures.',
  ],
  ERC5267ExtensionsNotSupported: [
    'The domain of signatures has extensions.',
    'Sign for a contract whose domain has none.',
  ],
  Error: ['The contract refused and says: "{message}".', 'Look for this text in the contract that was called.'],
  HexLengthInsufficient: ['The number does not fit the hex text.', 'Give it more digits.'],
  InvalidShortString: ['The text has more than 31 bytes.', 'Give a shorter text.'],
  Overflow: ['A number is above what its type can hold.', 'Use smaller amounts.'],
  OwnableInvalidOwner: ['Account {owner} cannot own the contract.', 'Name another owner.'],
  OwnableUnauthorizedAccount: [
    'Account {account} does not own this contract, and only its owner may do this.',
    'Call with the owner, which is meant to be a time lock.',
  ],
  Panic: [
    'Solidity stopped the call with panic {reason:code} (0x11 is a number beyond its type, 0x12 a division by zero, 0x32 an index out of range).',
    'Check the numbers of the call; if they are sound, report it.',
  ],
  SafeCastOverflowedIntDowncast: ['The number {value} does not fit {bits} bits.', 'Use a smaller number.'],
  SafeCastOverflowedIntToUint: ['The number {value} is below 0.', 'Use a number from 0 up.'],
  SafeCastOverflowedUintDowncast: ['The number {value} does not fit {bits} bits.', 'Use a smaller number.'],
  SafeCastOverflowedUintToInt: ['The number {value} is too large.', 'Use a smaller number.'],
  StringNot7BitASCII: ['The text has characters that are not ASCII.', 'Use plain letters, digits and signs.'],
  StringTooLong: ['The text "{str}" has more than 31 bytes.', 'Give a shorter text.'],
  StringsInsufficientHexLength: ['The number {value} does not fit {length} bytes of hex text.', 'Give it more digits.'],
  StringsInvalidAddressFormat: ['The text is no address.', 'Give 0x and 40 hex digits.'],
  StringsInvalidChar: ['The text has a character that is no digit.', 'Use digits only.'],
  SumTree_BadPath: [
    'The path {path} has steps that the proof does not have.',
    'Use path and proof as the builder of the tree gives them.',
  ],
  SumTree_BadProofLength: [
    'The proof has {length} bytes; it has 40 for each step, and at most 64 steps.',
    'Use path and proof as the builder of the tree gives them.',
  ],
  SumTree_SumOverflow: [
    'The sums of the proof add up to more than 64 bits hold.',
    'Use path and proof as the builder of the tree gives them.',
  ],
  TooBigForSmallString: ['The text has more than 32 bytes.', 'Give a shorter text.'],
}
