// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {BaseTest} from "../utils/BaseTest.sol";
import {PlainRoom} from "../utils/PlainRoom.sol";

/// @dev Room for exits, read from packed words, against the same worked out product by product: while shares and groups change,
/// grants rise and fall, and reserves are held.
contract ExitRoom_FuzzTest is BaseTest {
    uint32 private constant COUNT = 19; // more than one word of shares, and a word of grants that is not full
    uint32 private constant GROUPS = 3;

    function setUp() public override {
        super.setUp();
        _open();
        registry.setInboundLimits(IRiskRegistry.InboundLimits(10_000, 1, 10_000, 1, DEPOSIT));
        while (registry.productCount() < COUNT) {
            _addProduct("another");
        }
        // Places of another pool are its own.
        registry.addProduct("of another pool", POOL_ID + 1, 1, _curve(), _limits());
        for (uint32 g = 1; g <= GROUPS; ++g) {
            registry.setGroup(g, POOL_ID, IRiskRegistry.Limits(CAP, 9_000));
        }
        for (uint32 id = 2; id <= COUNT; ++id) {
            ledger.joinGroup(id, id % (GROUPS + 1));
        }
        _assertRoom(0);
    }

    /// forge-config: default.fuzz.runs = 24
    function testFuzz_EqualsTheRoomProductByProduct(uint256 seed) public {
        for (uint256 i; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint32 id = uint32(1 + seed % COUNT);
            uint16 share = (seed >> 32) % 8 == 0 ? 0 : uint16((seed >> 40) % 4_000);
            uint256 what = (seed >> 64) % 4;
            if (what == 0) registry.updateProduct(id, 1, true, _curve(), IRiskRegistry.Limits(CAP, share));
            if (what == 1) registry.setGroup(1 + id % GROUPS, POOL_ID, IRiskRegistry.Limits(CAP, 2 * share));
            if (what >= 2) ledger.retarget(id);
            _assertRoom((seed >> 96) % DEPOSIT);
        }
        // Targets that fell are confirmed, and grants with them.
        for (uint32 id = 1; id <= COUNT; ++id) {
            registry.updateProduct(id, 1, true, _curve(), IRiskRegistry.Limits(CAP, 100));
            ledger.retarget(id);
            if (_line(AWAY, id).seq != 0) _passTargets(AWAY, id);
            _assertRoom(0);
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
        _assertRoom(0);
        _incident(AWAY, PRODUCT, uint40(block.timestamp));
        _assertRoom(0);
    }

    function _assertRoom(uint256 deposits) private view {
        uint256 room = ledger.CAPACITY().exitRoom(POOL_ID, deposits);
        assertEq(room, PlainRoom.roomOf(ledger, registry, POOL_ID, deposits), "room");
    }
}
