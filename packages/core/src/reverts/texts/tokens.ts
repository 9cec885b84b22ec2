import type { RevertTexts } from '../revertText.js'

/** What the asset, share tokens and covers refuse with as tokens, and the libraries that move them. */
export const tokens: RevertTexts = {
  AccountBalanceOverflow: [
    'The account would hold more covers than can be counted.',
    'Send the cover to another account.',
  ],
  ApproveFailed: ['The token refused the allowance.', 'Set the allowance to 0 first, then to what is needed.'],
  BalanceQueryForZeroAddress: ['The zero address owns no covers.', 'Ask for the balance of an account.'],
  ERC1155InsufficientBalance: [
    'Account {sender} holds {balance} of token {tokenId} and {needed} is needed.',
    'Send at most {balance}.',
  ],
  ERC1155InvalidApprover: ['Account {approver} cannot give an allowance.', 'Give it from an account of yours.'],
  ERC1155InvalidArrayLength: ['{idsLength} ids and {valuesLength} values are given.', 'Give one value for each id.'],
  ERC1155InvalidOperator: ['Account {operator} cannot be an operator.', 'Name another account.'],
  ERC1155InvalidReceiver: ['Account {receiver} cannot receive the token.', 'Send it to another account.'],
  ERC1155InvalidSender: ['Account {sender} cannot send the token.', 'Send it from its owner.'],
  ERC1155MissingApprovalForAll: [
    'Account {owner} did not let {operator} move its tokens.',
    'Let the owner approve the operator first.',
  ],
  ERC20InsufficientAllowance: [
    'Account {spender} may take {allowance} of the smallest parts of the token and needs {needed}.',
    'Approve at least {needed} for it, or sign a permit.',
  ],
  ERC20InsufficientBalance: [
    'Account {sender} holds {balance} of the smallest parts of the token and needs {needed}.',
    'Top the account up, or use less.',
  ],
  ERC20InvalidApprover: ['Account {approver} cannot give an allowance.', 'Give it from an account of yours.'],
  ERC20InvalidReceiver: ['Account {receiver} cannot receive the token.', 'Send it to another account.'],
  ERC20InvalidSender: ['Account {sender} cannot send the token.', 'Send it from an account that holds some.'],
  ERC20InvalidSpender: [
    'Account {spender} cannot be given an allowance.',
    'Name the contract that is to take the token.',
  ],
  ERC2612ExpiredSignature: ['The permit was good until {deadline:time}.', 'Sign a new permit.'],
  ERC2612InvalidSigner: [
    'The permit was signed by {signer} and not by the owner {owner}.',
    'Sign it with the key of the owner, for this token, chain and nonce.',
  ],
  ERC721IncorrectOwner: ['Token {tokenId} belongs to {owner} and not to {sender}.', 'Send it from its owner.'],
  ERC721InsufficientApproval: ['Account {operator} may not move token {tokenId}.', 'Let the owner approve it first.'],
  ERC721InvalidApprover: ['Account {approver} may not approve others for the token.', 'Approve with its owner.'],
  ERC721InvalidOperator: ['Account {operator} cannot be an operator.', 'Name another account.'],
  ERC721InvalidOwner: ['Account {owner} cannot own tokens.', 'Ask for another account.'],
  ERC721InvalidReceiver: ['Account {receiver} cannot receive the token.', 'Send it to another account.'],
  ERC721InvalidSender: ['Account {sender} cannot send the token.', 'Send it from its owner.'],
  ERC721NonexistentToken: ['There is no token {tokenId}.', 'Check the id and the chain.'],
  ETHTransferFailed: ['The account did not accept the native coin.', 'Send it to an account that does.'],
  InvalidAccountNonce: [
    'The signature of {account} does not have its next nonce, {currentNonce}.',
    'Sign anew: it was used before, or another was used meanwhile.',
  ],
  InvalidAmount: [
    'At most {maxAmount} of the smallest parts of the token were signed for.',
    'Sign for more, or take less.',
  ],
  InvalidContractSignature: [
    'The payer is a contract and does not confirm the signature.',
    'Sign with an owner of that contract, in the form that it takes.',
  ],
  InvalidNonce: [
    'The nonce of the Permit2 signature was used or cancelled.',
    'Look whether the purchase was made, else sign anew with another nonce.',
  ],
  InvalidSignature: ['Nobody can have given this Permit2 signature.', 'Pass on what the wallet returned, unchanged.'],
  InvalidSignatureLength: [
    'A Permit2 signature of an account with a key has 64 or 65 bytes.',
    'Pass on what the wallet returned, unchanged.',
  ],
  InvalidSigner: [
    'The Permit2 signature is not that of the payer for this token, amount, spender, nonce and deadline.',
    'Sign exactly what is sent, on this chain, with the account that pays.',
  ],
  Money_NotWhatWasSent: [
    'The token {token} was told to move {sent} of its smallest parts, and {arrived} arrived: it takes a fee, rebases or lies.',
    'Nothing was taken. Pay on a chain whose token moves what it is told.',
  ],
  Money_UnsupportedDecimals: [
    'The asset has {decimals} decimals; six to eighteen are supported.',
    'Deploy with another stablecoin.',
  ],
  NotOwnerNorApproved: [
    'The caller neither owns the cover nor is approved for it.',
    'Call with its owner, or let the owner approve the caller.',
  ],
  Permit2AmountOverflow: ['The amount is above what Permit2 can move.', 'Move less at once.'],
  Permit2ApproveFailed: ['Permit2 refused the allowance.', 'Check the permit, or approve the token itself.'],
  Permit2Failed: ['Permit2 refused the permit.', 'Sign a new permit, or approve the token itself.'],
  Permit2LockdownFailed: ['Permit2 did not take the allowance back.', 'Try again, or set the allowance to 0.'],
  SafeERC20FailedDecreaseAllowance: [
    'Account {spender} may take {currentAllowance}, so {requestedDecrease} cannot be taken from its allowance.',
    'Take at most {currentAllowance} from it.',
  ],
  SafeERC20FailedOperation: [
    'The token {token} refused the transfer or the allowance.',
    'Check the balance and the allowance, and that the issuer blocks neither side.',
  ],
  SignatureExpired: [
    'The Permit2 signature was good until {signatureDeadline:time}.',
    'Sign anew with a later deadline.',
  ],
  TokenAlreadyExists: ['There is a cover of this id already.', 'Report it: ids are never used twice.'],
  TokenDoesNotExist: ['There is no cover of this id on this chain.', 'Check the id and the chain.'],
  TotalSupplyQueryFailed: ['The token does not say how much of it there is.', 'Check the address of the token.'],
  TransferFailed: [
    'The token refused to pay the receiver, who may be blocked by its issuer.',
    'Move the cover or request to another account first.',
  ],
  TransferFromFailed: [
    'The token could not be taken from the payer.',
    'Check the balance and the allowance, or sign a new permit.',
  ],
  TransferFromIncorrectOwner: [
    'The cover does not belong to the account that it is sent from.',
    'Send it from its owner.',
  ],
  TransferToNonERC721ReceiverImplementer: [
    'The receiving contract does not accept covers.',
    'Send the cover to an account or a contract that takes ERC-721 tokens.',
  ],
  TransferToZeroAddress: ['The cover would be sent to nobody.', 'Name the account that is to own it.'],
  Transfer_NativeFailed: [
    'Account {_to} did not accept {_value:native} native coin.',
    'Name an account that accepts it, for refunds too.',
  ],
  Transfer_ToAddressIsZero: ['The native coin would be sent to nobody.', 'Name an account, for refunds too.'],
}
