import type { RevertTexts } from '../revertText.js'

/** What a pool and its share token refuse with. */
export const capitalPool: RevertTexts = {
  CapitalPool_AmountTooSmall: [
    'A deposit of {assets:money} is below the minimum of {minimum:money}.',
    'Deposit at least {minimum:money}.',
  ],
  CapitalPool_ArrivesTooFast: [
    'No more shares may arrive from chain {srcEid} in this epoch; {shares} of 1e-18 of a share of the move wait.',
    'Deliver it again in the next epoch. If nobody moved so many there, the message was forged.',
  ],
  CapitalPool_ClaimFirst: [
    'The shares of the request of round {round} wait to be claimed.',
    'Claim them, then request again.',
  ],
  CapitalPool_ExitWaits: [
    'The shares of the request of round {round} have not all left.',
    'Collect what has left; ask again when the request is closed, or from another account.',
  ],
  CapitalPool_InsufficientFree: [
    'The pool has {free:money} free on this chain, and {amount:money} of it is needed.',
    'Try again when premiums, deposits or money of the pool from another chain have come in; a claim stays.',
  ],
  CapitalPool_MoreThanLeave: [
    'The settlement would let {shares} of 1e-18 of a share leave, and only {waiting} wait here.',
    'Deliver it again when the requests that it names are here. If home never filled so many, the message was forged.',
  ],
  CapitalPool_MoreThanWaits: [
    'The settlement would turn {assets:money} into capital, and only {waiting:money} wait here.',
    'Deliver it again when the deposits that it names are here. If home never settled so much, the message was forged.',
  ],
  CapitalPool_NothingToRedeem: [
    '{controller} has not asked to leave this pool, or everything was collected.',
    'Ask to leave first: requestRedeem.',
  ],
  CapitalPool_MoneyMissing: [
    'The pool should hold {due} of the smallest parts of its asset, and holds {balance}: the token has taken the rest.',
    'Bring the money back, or treat the chain as lost: it reports nothing meanwhile.',
  ],
  CapitalPool_MoreThanClaimable: [
    'Only {claimable} can be claimed of the request, and {asked} was asked for.',
    'Claim as much as maxDeposit, maxMint, maxRedeem or maxWithdraw says.',
  ],
  CapitalPool_NoPreview: [
    'What a request will get is not known before home settles its round.',
    'Use convertToShares or convertToAssets for the price that this chain was told last.',
  ],
  CapitalPool_NotOperator: [
    'Account {caller} may not act for {account} in this pool.',
    'Have {account} call setOperator, or act for the account that sends.',
  ],
  CapitalPool_NotSettled: [
    'Nothing of round {round} waits to be claimed: it is not settled yet, or all that is settled was claimed.',
    'Wait for the next settlement of home to arrive; of an exit, until its notice is over and there is room and money for it.',
  ],
  CapitalPool_NothingHeld: ['The pool holds no payout for {receiver}.', 'Check the receiver, the pool and the chain.'],
  CapitalPool_NothingToClaim: [
    'Account {controller} has no deposit request on this chain.',
    'Check the account and the chain.',
  ],
  CapitalPool_OtherReceiver: [
    'What has left is paid to its controller {receiver}, and to nobody else.',
    'Name the controller as the receiver.',
  ],
  CapitalPool_Paused: [
    'The guardians paused deposits into this pool until {until:time}.',
    'Try again after that; requests made before go on.',
  ],
  CapitalPool_RisesTooFast: [
    'The settlement would pay {assets:money} for shares that may bring {most:money} at most now: the price rose too fast.',
    'Deliver it again later: the bound rises by a twentieth a day. If home never filled it at that price, the message was forged.',
  ],
  CapitalPool_RoundClosed: [
    'Round {round} is over, so its requests cannot be cancelled any more.',
    'Wait until the round is settled and claim what it gives.',
  ],
  CapitalPool_TooFewShares: [
    '{shares} of 1e-18 of a share are less than the least that can leave or move, {minimum}, and not all that the account has.',
    'Name at least one share, or all.',
  ],
  CapitalPool_Unauthorized: [
    'Account {caller} may not do this at the pool: only its gateway, claim desk, market, guardians or bridge may.',
    'Go through the contract that is meant for it.',
  ],
  CapitalPool_UnknownMove: [
    'Nobody made a move {moveId} of shares from here to chain {dstEid}.',
    'Check the number and both chains.',
  ],
  CapitalPool_WaitsForRound: [
    'The request of round {round} still waits for its price.',
    'Wait until the round is settled and claim it, or name another controller.',
  ],
  CapitalPool_WrongPool: [
    'The message is of pool {actual}, and this is pool {expected}.',
    'Check which pools the market of this chain was deployed with.',
  ],
  CapitalPool_ZeroReceiver: ['The receiver is the zero address.', 'Name the account that is to have the shares.'],
  PoolShare_Unauthorized: [
    'Account {caller} may not mint, hold back or burn shares: only the pool may.',
    'Deposit into the pool and claim the shares there.',
  ],
}
