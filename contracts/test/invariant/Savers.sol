// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IInvestor} from "../../src/interfaces/IInvestor.sol";
import {Investor} from "../../src/pool/Investor.sol";
import {TestVault} from "../utils/TestVault.sol";
import {Latecomers} from "./Latecomers.sol";

/// @title Savers
/// @notice Whoever puts idle cash into vaults and takes it out, and the vaults: they gain, lose, fall silent and do not pay.
abstract contract Savers is Latecomers {
    function _allowVaults() internal {
        for (uint256 i; i < sides.length; ++i) {
            vaults[i] = new TestVault(address(sides[i].asset));
            _investor(i).setPolicy(address(vaults[i]), DEPOSIT / 2, 1_000);
        }
    }

    function _investor(uint256 side) internal view returns (Investor) {
        return Investor(sides[side].pool.INVESTOR());
    }

    /// @notice One step of a vault, and what anybody may do with it.
    function save(uint256 seed) external {
        seed = _mix(seed);
        uint256 side = _side(seed);
        _live(side, seed >> 16);
        (,, int64 before) = sides[side].pool.lent();
        uint256 what = (seed >> 8) % 8;
        if (what <= 2) _try(side, "invest", abi.encodeCall(IInvestor.invest, ()));
        if (what == 3) _try(side, "divest", abi.encodeCall(IInvestor.divest, (uint64((seed >> 64) % DEPOSIT))));
        if (what == 4) _try(side, "divest", abi.encodeCall(IInvestor.divest, (type(uint64).max)));
        if (what == 5) _try(side, "markDown", abi.encodeCall(IInvestor.markDown, ()));
        if (what == 6) _try(side, "harvest", abi.encodeCall(IInvestor.harvest, ()));
        if (what == 7) _try(side, "drip", abi.encodeCall(IInvestor.drip, ()));
        (,, int64 pnl) = sides[side].pool.lent();
        if (pnl < before) lostInVault[side] += uint64(before - pnl);
    }

    /// @dev A part of what it has comes or goes; now and then it does not answer, or not pay.
    function _live(uint256 side, uint256 seed) private {
        TestVault vault = vaults[side];
        uint256 part = vault.totalAssets() * (seed % 64) / 1_024;
        uint256 what = (seed >> 8) % 8;
        if (what <= 2) sides[side].asset.mint(address(vault), part);
        if (what == 3) vault.lose(part);
        vault.set((seed >> 16) % 8 == 0, (seed >> 24) % 8 == 0, (seed >> 32) % 8 == 0 ? 1e9 : type(uint256).max, 0);
    }

    function _try(uint256 side, bytes32 name, bytes memory call) private {
        (bool ok, bytes memory reason) = address(_investor(side)).call(call);
        if (ok) {
            ++done[name];
            return;
        }
        bytes4 error = bytes4(reason);
        _must(
            error == TestVault.Stuck.selector || error == IInvestor.Investor_OncePerEpoch.selector
                || error == IInvestor.Investor_NothingToInvest.selector
                || error == IInvestor.Investor_NothingInvested.selector
                || error == IInvestor.Investor_VaultPaysNothing.selector
                || error == IInvestor.Investor_NothingToMark.selector
                || error == IInvestor.Investor_NothingToHarvest.selector
                || error == IInvestor.Investor_NothingReady.selector,
            "a vault is left alone for a reason"
        );
    }
}
