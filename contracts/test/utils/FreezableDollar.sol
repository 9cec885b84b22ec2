// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DevnetDollar} from "../../src/devnet/DevnetDollar.sol";

/// @title FreezableDollar
/// @notice The local dollar with an issuer who freezes accounts and pauses, as issuers of stablecoins do. It takes the place of a
/// dollar that has been used: the storage before it is the same.
contract FreezableDollar is DevnetDollar(6) {
    error FreezableDollar_Frozen(address account);

    mapping(address account => bool) public isFrozen;

    /// @notice The other way to refuse: no revert, and false.
    bool public saysFalse;

    function setFrozen(address account, bool frozen) external {
        isFrozen[account] = frozen;
    }

    function setSaysFalse(bool says) external {
        saysFalse = says;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (!isFrozen[to]) return super.transfer(to, amount);
        if (saysFalse) return false;
        revert FreezableDollar_Frozen(to);
    }
}
