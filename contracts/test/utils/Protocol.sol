// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {EnforcedOptionParam} from "@layerzerolabs/oapp-evm/contracts/oapp/interfaces/IOAppOptionsType3.sol";
import {Test} from "forge-std/Test.sol";

import {OftBridge} from "../../src/bridge/OftBridge.sol";
import {DevnetDollar} from "../../src/devnet/DevnetDollar.sol";
import {DevnetOft} from "../../src/devnet/DevnetOft.sol";
import {Guardians} from "../../src/governance/Guardians.sol";
import {Assessment} from "../../src/home/Assessment.sol";
import {Capacity} from "../../src/home/Capacity.sol";
import {HomeOutbox} from "../../src/home/HomeOutbox.sol";
import {Ledger} from "../../src/home/Ledger.sol";
import {Remitter} from "../../src/home/Remitter.sol";
import {RiskRegistry} from "../../src/home/RiskRegistry.sol";
import {Settler} from "../../src/home/Settler.sol";
import {ClaimDesk} from "../../src/market/ClaimDesk.sol";
import {CoverMarket} from "../../src/market/CoverMarket.sol";
import {CoverGateway} from "../../src/messaging/CoverGateway.sol";
import {CoverDescriptor} from "../../src/periphery/CoverDescriptor.sol";
import {CapitalPool} from "../../src/pool/CapitalPool.sol";
import {PoolShare} from "../../src/pool/PoolShare.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {QueueEndpoint} from "./QueueEndpoint.sol";

/// @title Protocol
/// @notice Deploys home and away sides of OmniCover into one EVM, each with an endpoint and an asset of its own. The modules of a
/// side are immutable and name each other, so their addresses are predicted from this contract's nonce.
abstract contract Protocol is Test {
    /// @notice The protocol on one chain.
    struct Side {
        uint32 eid;
        QueueEndpoint endpoint;
        DevnetDollar asset;
        CoverMarket market;
        ClaimDesk desk;
        CapitalPool pool;
        PoolShare share;
        CoverGateway gateway;
        Guardians guardians;
        DevnetOft oft;
        OftBridge bridge;
    }

    uint32 internal constant HOME_EID = 40_101;
    uint32 internal constant POOL_ID = 1;

    uint40 internal constant EPOCH = 1 days;
    uint40 internal constant MAX_AGE = 1 days;
    uint56 internal constant FREE_GROWTH = 1_000_000_000e6;
    uint40 internal constant SKEW = 10 minutes;
    uint40 internal constant PAYABLE_DELAY = 2 days;
    uint40 internal constant MAX_SILENCE = 3 days;
    uint40 internal constant MAX_OPEN = 30 days;
    uint32 internal constant NOTICE = 1;
    uint40 internal constant HOLD_LENGTH = 7 days;
    uint40 internal constant CHALLENGE_LENGTH = 1 days;
    uint40 internal constant PAUSE_LENGTH = 3 days;
    uint128 internal constant COMPOSE_GAS = 200_000;

    /// @dev 10:00 UTC of a day in 2026.
    uint256 internal constant START = 20_600 days + 10 hours;

    /// @dev Where Permit2 is on nearly every chain.
    address internal constant PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;

    bytes internal constant OPTIONS = hex"00030100110100000000000000000000000000030d40";

    uint256[3] internal assessorKeys;
    address[3] internal guardians = [makeAddr("guardian 0"), makeAddr("guardian 1"), makeAddr("guardian 2")];

    address internal feeReceiver = makeAddr("fee receiver");

    /// @dev What markets are told of Permit2; `_etchPermit2` puts it there.
    address internal permit2 = PERMIT2;

    RiskRegistry internal registry;
    Ledger internal ledger;
    Assessment internal assessment;
    HomeOutbox internal outbox;
    Remitter internal remitter;
    Side[] internal sides;

    function _deployProtocol(uint256 awaySides) internal {
        vm.warp(START);
        _deployHome();
        for (uint256 i = 1; i <= awaySides; ++i) {
            _deployAway(HOME_EID + uint32(i));
        }
        ledger.addPool(POOL_ID, 10_000);
        for (uint256 i; i < sides.length; ++i) {
            registry.setChainCap(POOL_ID, sides[i].eid, type(uint64).max);
            ledger.addChain(POOL_ID, sides[i].eid);
        }
    }

    /// @dev Three assessors, by ascending address; two of them decide.
    function _assessors() private returns (address[] memory accounts) {
        accounts = new address[](3);
        for (uint256 i; i < 3; ++i) {
            (accounts[i], assessorKeys[i]) = makeAddrAndKey(string.concat("assessor ", vm.toString(i)));
        }
        for (uint256 i = 1; i < 3; ++i) {
            for (uint256 j = i; j > 0 && accounts[j] < accounts[j - 1]; --j) {
                (accounts[j], accounts[j - 1]) = (accounts[j - 1], accounts[j]);
                (assessorKeys[j], assessorKeys[j - 1]) = (assessorKeys[j - 1], assessorKeys[j]);
            }
        }
    }

    /// @dev Address of the contract that this one creates `ahead` creations from now.
    function _predict(uint256 ahead) private view returns (address) {
        return vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + ahead);
    }

    function _deployHome() private {
        address[] memory assessors = _assessors();
        // registry, capacity, settler, ledger, assessment, outbox, remitter, then endpoint, asset, descriptor, market, desk, pool,
        // gateway
        address gateway = _predict(13);
        address ledgerAt = _predict(3);
        Ledger.Parts memory parts = Ledger.Parts({
            gateway: gateway,
            assessment: _predict(4),
            registry: _predict(0),
            remitter: _predict(6),
            capacity: _predict(1),
            settler: _predict(2)
        });
        registry = new RiskRegistry(address(this));
        new Capacity(ledgerAt, parts.registry, gateway, parts.remitter);
        new Settler(ledgerAt, parts.capacity, NOTICE);
        ledger = new Ledger(address(this), parts, _times());
        assessment = new Assessment(gateway, address(ledger), assessors, 2);
        outbox = new HomeOutbox(address(ledger), address(registry));
        remitter = new Remitter(address(ledger));
        assertEq(address(ledger.REMITTER()), address(remitter), "remitter prediction");
        _deploySide(HOME_EID, address(ledger), address(assessment), address(outbox));
        assertEq(address(sides[0].gateway), gateway, "gateway prediction");
    }

    function _times() internal pure virtual returns (Ledger.Times memory) {
        return Ledger.Times(EPOCH, MAX_AGE, SKEW, PAYABLE_DELAY, MAX_SILENCE, MAX_OPEN);
    }

    function _deployAway(uint32 eid) internal {
        _deploySide(eid, address(0), address(0), address(0));
        Side memory home = sides[0];
        Side memory away = sides[sides.length - 1];
        home.endpoint.connect(away.endpoint);
        away.endpoint.connect(home.endpoint);
        home.gateway.setPeer(eid, bytes32(uint256(uint160(address(away.gateway)))));
        away.gateway.setPeer(HOME_EID, bytes32(uint256(uint160(address(home.gateway)))));
        _connectBridges(away);
    }

    function _deploySide(uint32 eid, address ledgerAt, address assessmentAt, address outboxAt) private {
        Side memory s;
        s.eid = eid;
        s.endpoint = new QueueEndpoint(eid);
        s.asset = new DevnetDollar(_decimals(eid));
        address descriptor = address(new CoverDescriptor());
        address gateway = _predict(3);
        address guardiansAt = _predict(4);
        s.market = _deployMarket(s, gateway, descriptor);
        s.desk = new ClaimDesk(gateway, address(s.market), guardiansAt, HOLD_LENGTH, CHALLENGE_LENGTH);
        s.pool = new CapitalPool(
            POOL_ID,
            address(s.asset),
            "OmniCover Main Pool",
            "ocMAIN",
            gateway,
            address(s.market),
            address(s.desk),
            guardiansAt,
            _predict(4),
            EPOCH
        );
        s.share = PoolShare(s.pool.SHARE());
        s.gateway = new CoverGateway(
            address(s.endpoint),
            address(this),
            HOME_EID,
            CoverGateway.Modules(address(s.market), address(s.desk), ledgerAt, assessmentAt, outboxAt, guardiansAt)
        );
        assertEq(address(s.gateway), gateway, "gateway prediction");
        s.guardians = _deployGuardians(s);
        assertEq(address(s.guardians), guardiansAt, "guardians prediction");
        _deployBridge(s);
        sides.push(s);
    }

    function _deployBridge(Side memory s) private {
        s.oft = new DevnetOft(address(s.asset), address(s.endpoint), address(this));
        s.bridge = new OftBridge(
            address(this), address(s.endpoint), address(s.oft), address(s.pool), address(s.asset), COMPOSE_GAS
        );
        assertEq(address(s.bridge), s.pool.BRIDGE(), "bridge prediction");
    }

    /// @dev Bridges are a mesh: money goes straight to where it is owed.
    function _connectBridges(Side memory side) private {
        for (uint256 i; i + 1 < sides.length; ++i) {
            Side memory other = sides[i];
            if (i != 0) {
                other.endpoint.connect(side.endpoint);
                side.endpoint.connect(other.endpoint);
            }
            _connectBridge(side, other);
            _connectBridge(other, side);
        }
    }

    function _connectBridge(Side memory from, Side memory to) private {
        from.oft.setPeer(to.eid, bytes32(uint256(uint160(address(to.oft)))));
        from.bridge.setPeer(to.eid, bytes32(uint256(uint160(address(to.bridge)))));
        EnforcedOptionParam[] memory params = new EnforcedOptionParam[](1);
        params[0] = EnforcedOptionParam(to.eid, from.oft.SEND_AND_CALL(), OPTIONS);
        from.oft.setEnforcedOptions(params);
    }

    /// @dev Of the dollar of a chain.
    function _decimals(uint32) internal pure virtual returns (uint8) {
        return 6;
    }

    /// @dev What sales may grow to at once; so high that only tests about growth meet it.
    function _freeGrowth() internal pure virtual returns (uint56) {
        return FREE_GROWTH;
    }

    function _deployGuardians(Side memory s) private returns (Guardians) {
        address[] memory all = new address[](3);
        for (uint256 i; i < 3; ++i) {
            all[i] = guardians[i];
        }
        return new Guardians(all, address(s.market), address(s.desk), address(s.gateway), PAUSE_LENGTH);
    }

    function _deployMarket(Side memory s, address gateway, address descriptor) private returns (CoverMarket) {
        uint32[] memory ids = new uint32[](1);
        address[] memory pools = new address[](1);
        (ids[0], pools[0]) = (POOL_ID, _predict(2));
        return new CoverMarket(
            CoverMarket.Setup(
                s.eid,
                address(s.asset),
                gateway,
                _predict(1),
                descriptor,
                _predict(4),
                permit2,
                feeReceiver,
                _freeGrowth(),
                MAX_AGE,
                SKEW
            ),
            ids,
            pools
        );
    }

    /// @dev The options that a gateway must have before it sends.
    function _enforceOptions() internal {
        for (uint256 i = 1; i < sides.length; ++i) {
            sides[0].gateway.setEnforcedOptions(_enforced(sides[i].eid, MessageType.TARGETS, 8));
            sides[i].gateway.setEnforcedOptions(_enforced(HOME_EID, MessageType.CAPITAL_REPORT, 3));
        }
    }

    function _enforced(uint32 eid, uint16 first, uint16 number)
        private
        pure
        returns (EnforcedOptionParam[] memory params)
    {
        params = new EnforcedOptionParam[](number);
        for (uint16 i; i < number; ++i) {
            params[i] = EnforcedOptionParam(eid, first + i, OPTIONS);
        }
    }
}
