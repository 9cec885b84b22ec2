// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapacity} from "../../src/interfaces/ICapacity.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {Relayers} from "./Relayers.sol";

/// @title Silences
/// @notice A chain whose reports stop for a while, and what the owner and keepers at home do about it.
abstract contract Silences is Relayers {
    /// @dev Reports of this side are not sent; home reports itself, so zero is nobody.
    uint256 private _silent;

    function silence(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = (seed >> 248) % 8;
        uint256 side = _silent == 0 || (seed >> 8) % 8 == 0 ? _side(seed) : _silent;
        if (what == 0) _silent = _silent == 0 && (seed >> 32) % 2 == 0 ? 1 + seed % (CHAINS - 1) : 0;
        else if (what < 3 && (seed >> 40) % 2 == 0) _announce(side);
        else if (what == 3 && (seed >> 16) % 4 == 0) _cancelAnnouncement(side);
        else if (what < 6) _writeDown(side, seed >> 24);
        else _recover(_side(seed));
    }

    /// @dev Most often of a chain that is silent; a report refutes what was too early.
    function _announce(uint256 side) private {
        uint32 eid = sides[side].eid;
        if (_capacity().hasWriteDown(POOL_ID, eid)) return;
        ledger.announceWriteDown(POOL_ID, eid);
        ++done["announce"];
    }

    function _cancelAnnouncement(uint256 side) private {
        if (!_capacity().hasWriteDown(POOL_ID, sides[side].eid)) return;
        ledger.cancelWriteDown(POOL_ID, sides[side].eid);
        ++done["cancelWriteDown"];
    }

    function _writeDown(uint256 side, uint256 seed) private {
        uint32 eid = sides[side].eid;
        if (!_capacity().hasWriteDown(POOL_ID, eid)) return;
        uint40 from = ledger.getChain(POOL_ID, eid).writeDownAt;
        if (seed % 2 == 0 && block.timestamp <= from) vm.warp(uint256(from) + 1);
        uint256 before = _capital() + ledger.getPool(POOL_ID).dripping.left;
        try ledger.writeDown(POOL_ID, eid) {
            _must(block.timestamp > from, "written down before its time");
            _must(_capital() + ledger.getPool(POOL_ID).dripping.left <= before, "a write-down is no gain");
            ++done["writeDown"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            bool early = error == ILedger.Ledger_WriteDownTooEarly.selector && block.timestamp <= from;
            _must(early || error == ILedger.Ledger_IncidentOpen.selector, "writeDown is refused for a reason");
        }
    }

    function _recover(uint256 side) private {
        uint256 before = _capital() + ledger.getPool(POOL_ID).dripping.left;
        try ledger.recover(POOL_ID, sides[side].eid) {
            _must(_capital() + ledger.getPool(POOL_ID).dripping.left > before, "a recovery brings something");
            ++done["recover"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            bool none = error == ILedger.Ledger_NothingToRecover.selector;
            bool waits =
                error == ILedger.Ledger_RecoversTooFast.selector || error == ILedger.Ledger_AuditFailed.selector;
            _must(none || waits, "recover is refused for a reason");
        }
    }

    function _capacity() private view returns (ICapacity) {
        return ledger.CAPACITY();
    }

    function _report(uint256 side) internal override {
        if (side != _silent || side == HOME) super._report(side);
    }

    function _postReport(uint256 seed) internal override {
        if (_side(seed) != _silent || _silent == HOME) super._postReport(seed);
    }

    function settleEpoch() public override {
        uint256 before = done["settleEpoch"];
        super.settleEpoch();
        if (done["settleEpoch"] == before) return;
        for (uint256 i; i < sides.length; ++i) {
            if (_capacity().isQuarantined(POOL_ID, sides[i].eid)) ++done["settleWithout"];
        }
    }
}
