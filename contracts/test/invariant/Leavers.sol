// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler} from "./Handler.sol";

/// @title Leavers
/// @notice The handler, without incidents and vaults: underwriters come, go and move all the time, so that exits of different ages want
/// more than there is room for, on chains that have too little money.
contract Leavers is Handler {
    /// @inheritdoc Handler
    function actions() public view override returns (bytes4[] memory all) {
        all = new bytes4[](18);
        (all[0], all[1], all[2]) = (this.passTime.selector, this.deposit.selector, this.claimShares.selector);
        (all[3], all[4], all[5]) = (this.leave.selector, this.leave.selector, this.leave.selector);
        (all[6], all[7], all[8]) = (this.settleEpoch.selector, this.settleEpoch.selector, this.retarget.selector);
        (all[9], all[10], all[11]) = (this.relayAll.selector, this.relayAll.selector, this.remit.selector);
        (all[12], all[13], all[14]) = (this.moveShares.selector, this.moveShares.selector, this.buy.selector);
        (all[15], all[16], all[17]) = (this.rarely.selector, this.deliver.selector, this.deliver.selector);
    }
}
