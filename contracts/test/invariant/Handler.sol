// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {FreezableDollar} from "../utils/FreezableDollar.sol";
import {Assessors} from "./Assessors.sol";
import {Savers} from "./Savers.sol";

/// @title Handler
/// @notice Everything that users, keepers, assessors, guardians, relayers and time may do to home and three away chains, in any
/// order. No action may revert: what the protocol refuses by design is left out before or named in a catch.
contract Handler is Savers, Assessors {
    constructor() {
        setUp();
        _addProduct("Compound V3");
        registry.setGroup(GROUP, POOL_ID, IRiskRegistry.Limits(CAP, GROUP_SHARE_BPS));
        // No report parks: a walk closes several incidents at once, and no action may revert. Falls of grants stay limited.
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, DEPOSIT, 5_000, 10_000e6, DEPOSIT));
        for (uint256 i; i < sides.length; ++i) {
            vm.etch(address(sides[i].asset), address(new FreezableDollar()).code);
        }
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            registry.updateProduct(p, 1, true, _curve(), IRiskRegistry.Limits(CAP, 10_000));
            ledger.joinGroup(p, GROUP);
            registry.setFee(p, uint16(500 * p));
        }
        _allowVaults();
        _deposit(HOME, actors[0], DEPOSIT);
        _deposit(AWAY, actors[1], DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        for (uint32 p = 1; p <= PRODUCTS; ++p) {
            _retargetAll(p);
        }
    }

    /// @notice All that a walk may call, each with a seed of its own.
    function actions() public view virtual returns (bytes4[] memory all) {
        all = new bytes4[](24);
        (all[0], all[1], all[2]) = (this.passTime.selector, this.deposit.selector, this.claimShares.selector);
        (all[3], all[4], all[5]) = (this.buy.selector, this.changeCover.selector, this.claim.selector);
        (all[6], all[7], all[8]) = (this.fund.selector, this.settleEpoch.selector, this.retarget.selector);
        (all[9], all[10], all[11]) = (this.send.selector, this.rarely.selector, this.openIncident.selector);
        (all[12], all[13], all[14]) = (this.decide.selector, this.assess.selector, this.closeIncident.selector);
        (all[15], all[16], all[17]) = (this.deliver.selector, this.relayAll.selector, this.guard.selector);
        (all[18], all[19], all[20]) = (this.leave.selector, this.giveBack.selector, this.remit.selector);
        (all[21], all[22], all[23]) = (this.moveShares.selector, this.save.selector, this.silence.selector);
    }

    /// @dev What happens now and then.
    function rarely(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        if (what % 10 == 1) _transferCover(seed);
        if (what % 10 == 2) _donate(seed);
        if (what % 10 == 3) _poke(seed);
        if (what % 20 == 3) _confirmAll();
        if (what % 10 == 4) _syncPremium(seed);
        if (what % 10 == 5) _changeRisk(seed);
        if (what % 10 == 6) _replay(seed);
        if (what % 10 == 7) _freezeSomebody(seed);
        if (what % 10 == 8) _withdrawHeld();
        if (what % 10 == 9) _claimFees(seed);
        if (what % 10 == 0) _drop(seed);
        if (what % 32 == 31) _lapse(seed);
    }

    function _changeRisk(uint256 seed) internal {
        uint32 productId = _product(seed);
        uint32[] memory eids = new uint32[](CHAINS);
        uint16[] memory weights = new uint16[](CHAINS);
        for (uint256 i; i < CHAINS; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, uint16((seed >> (8 + 8 * i)) % 4));
        }
        registry.setWeights(productId, eids, weights);
        registry.setChainCap(POOL_ID, eids[_side(seed)], uint64((seed >> 80) % (4 * DEPOSIT)));
        uint16 share = uint16(2_500 * (1 + (seed >> 64) % 4));
        registry.updateProduct(productId, 1, (seed >> 72) % 16 != 0, _curve(), IRiskRegistry.Limits(CAP, share));
    }
}
