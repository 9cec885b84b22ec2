// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {ClaimDecided} from "../../src/types/Types.sol";
import {TestTree} from "../utils/TestTree.sol";
import {Bounds} from "./Bounds.sol";
import {Checks} from "./Checks.sol";
import {Handler} from "./Handler.sol";
import {Lies} from "./Lies.sol";

/// @title Forger
/// @notice The handler, and two DVNs that lie: any message to any away chain in the name of home, or to home in the name of any away
/// chain. What honest people do then may be refused, so actions may revert here.
contract Forger is Handler, Lies, Bounds {
    /// @dev The chain that most lies are about: the others go on being told the truth.
    uint256 private _victim;

    constructor() {
        // As deployed: here reports may park.
        registry.setInboundLimits(IRiskRegistry.InboundLimits(1_000, 10_000e6, 5_000, 10_000e6, DEPOSIT));
    }

    /// @inheritdoc Handler
    function actions() public view override returns (bytes4[] memory all) {
        bytes4[] memory honest = super.actions();
        all = new bytes4[](honest.length + 2);
        for (uint256 i; i < honest.length; ++i) {
            all[i] = honest[i];
        }
        (all[honest.length], all[honest.length + 1]) = (this.forge.selector, this.claimLies.selector);
    }

    /// @notice One forged message.
    function forge(uint256 seed) external {
        seed = _mix(seed);
        if (_victim == 0) _victim = 1 + (seed >> 240) % (CHAINS - 1);
        uint256 side = (seed >> 232) % 8 == 0 ? 1 + (seed >> 224) % (CHAINS - 1) : _victim;
        if ((seed >> 216) % 4 == 0) _forgeToHome(side, seed);
        else _forgeToChain(side, seed);
    }

    function _forgeToChain(uint256 side, uint256 seed) private {
        (bytes32 name, bytes memory message) = _lieOfHome(side, seed);
        ChainSeen memory before = _seeChain(side);
        address gateway = address(sides[side].gateway);
        try sides[side].endpoint.forge(gateway, HOME_EID, address(sides[HOME].gateway), name, message) {
            lied[side] = true;
            ++done[name];
            _compareChain(side, before, name == "forged move");
            if (name == "forged order") lied[_remittance(side, seed).to - HOME_EID] = true;
            if (name == "forged decision") _noteTree(side, seed);
        } catch {}
    }

    function _forgeToHome(uint256 side, uint256 seed) private {
        (bytes32 name, bytes memory message) = _lieToHome(side, seed);
        HomeSeen memory before = _seeHome(side);
        address gateway = address(sides[HOME].gateway);
        address sender = address(sides[side].gateway);
        try sides[HOME].endpoint.forge(gateway, sides[side].eid, sender, name, message) {
            lied[side] = true;
            _noteAsked();
            ++done[name];
            if (before.chain.exitsApplied != 0 && name == "forged report") ++done["forged report after exits"];
            _compareHome(side, before);
        } catch {}
    }

    /// @dev Whoever forges a root has the leaves.
    function _noteTree(uint256 side, uint256 seed) private {
        (ClaimDecided memory decision, TestTree.Tree memory tree) = _decision(side, seed);
        if (decision.root == 0 || sides[side].desk.rootOf(decision.incidentId) != decision.root) return;
        trees[decision.incidentId][side] = tree;
    }

    /// @notice Holders take what a forged decision gives them.
    function claimLies(uint256 seed) external {
        seed = _mix(seed);
        uint256 side = (seed >> 8) % 8 == 0 ? _side(seed >> 16) : _victim;
        uint32 incidentId = _knownId(seed >> 24);
        IClaimDesk.Incident memory here = sides[side].desk.getIncident(incidentId);
        if (here.state < IClaimDesk.State.DECIDED) return;
        if (here.payableAt > block.timestamp && here.payableAt < block.timestamp + 10 days) vm.warp(here.payableAt);
        for (uint256 i; i < covers.length; ++i) {
            if (covers[i].side == side) _claim(incidentId, covers[i]);
        }
        if ((seed >> 64) % 2 == 0) _claimAll(incidentId, side);
        ++done["claimLies"];
    }

    /// @dev A lie may name incidents that home has not opened yet.
    function _idCount() internal view override(Checks) returns (uint32) {
        return uint32(MAX_INCIDENTS + 4);
    }

    /// @dev A lie may stand in the way of the truth; the next message is tried all the same. A contract that is being built cannot call itself.
    function _pass(uint256 from, uint16 messageType, uint32 dstEid, bytes memory key) internal override {
        if (address(this).code.length == 0) return super._pass(from, messageType, dstEid, key);
        try this.passOrRevert(from, messageType, dstEid, key) {} catch {}
    }

    /// @notice Only for this contract: a call of its own, so that it can fail alone.
    function passOrRevert(uint256 from, uint16 messageType, uint32 dstEid, bytes calldata key) external {
        super._pass(from, messageType, dstEid, key);
    }

    /// @dev Once somebody lied, honest actions are refused for any reason.
    function _must(bool, string memory) internal pure override {}
}
