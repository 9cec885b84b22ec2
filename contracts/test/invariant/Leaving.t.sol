// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Handler} from "./Handler.sol";
import {Invariants_Test} from "./Invariants.t.sol";
import {Leavers} from "./Leavers.sol";

/// @dev The sentences of the honest walk, where nearly all that happens is about entering and leaving.
contract Leaving_Test is Invariants_Test {
    function _newHandler() internal override returns (Handler) {
        return new Leavers();
    }

    function _must() internal pure override returns (bytes32[] memory must) {
        must = new bytes32[](6);
        (must[0], must[1], must[2]) = ("leaveTogether", "collect", "settleEpoch");
        (must[3], must[4], must[5]) = ("order", "credit", "moved");
    }
}
