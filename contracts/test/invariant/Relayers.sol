// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../../src/interfaces/IClaimDesk.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {QueueEndpoint} from "../utils/QueueEndpoint.sol";
import {Checks} from "./Checks.sol";

/// @title Relayers
/// @notice Time, keepers and relayers. Messages wait in their endpoints until they are delivered: late, out of order, twice, or never
/// and sent again.
abstract contract Relayers is Checks {
    uint256 internal constant MAX_INCIDENTS = 12;
    uint16 internal constant GROUP_SHARE_BPS = 9_000;

    /// @notice How often each action did something, to see that the search goes deep.
    mapping(bytes32 action => uint256) public done;

    uint256 private _actions;

    /// @dev Fuzzers like small numbers; each use takes its own bits of a seed, so spread them.
    function _mix(uint256 seed) internal returns (uint256) {
        for (uint256 i; i < sides.length; ++i) {
            uint256 earned = _everEarned(i);
            if (earned < earnedBefore[i]) ++earnedFell;
            if (earned != earnedBefore[i]) earnedBefore[i] = earned;
        }
        return uint256(keccak256(abi.encode(seed, ++_actions)));
    }

    function _side(uint256 seed) internal pure returns (uint256) {
        return seed % CHAINS;
    }

    function _product(uint256 seed) internal pure returns (uint32) {
        return uint32(1 + seed % PRODUCTS);
    }

    function _incidentId(uint256 seed) internal view returns (uint32) {
        uint32 count = ledger.incidentCount();
        return count == 0 ? 0 : uint32(1 + seed % count);
    }

    function _max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    /// @dev What an action finds when the protocol refuses it.
    function _must(bool holds, string memory what) internal virtual {
        assertTrue(holds, what);
    }

    /*//////////////////////////////////////////////////////////////
                                 TIME
    //////////////////////////////////////////////////////////////*/

    function passTime(uint256 seed) external {
        seed = _mix(seed);
        uint256 most = (seed >> 64) % 8 == 0 ? 20 days : (seed >> 64) % 2 == 0 ? 2 days : 4 hours;
        vm.warp(block.timestamp + seed % most);
    }

    /*//////////////////////////////////////////////////////////////
                               KEEPERS
    //////////////////////////////////////////////////////////////*/

    function _poke(uint256 seed) internal {
        sides[_side(seed)].market.poke(_product(seed >> 8));
    }

    function _syncPremium(uint256 seed) internal {
        sides[_side(seed)].pool.syncPremium();
    }

    function _postReport(uint256 seed) internal virtual {
        uint256 side = _side(seed);
        uint16[] memory page = (seed >> 8) % 4 == 0 ? new uint16[](0) : _rows(side);
        _post(side, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, page));
        ++done["report"];
    }

    function settleEpoch() public virtual {
        bool audited = _isAudited();
        uint256[CHAINS] memory most = _mostDeposits();
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        Settled[] memory before = _settled();
        try ledger.settle(POOL_ID) {
            _noteSettlement(before);
            if (!audited) ++unaudited;
            if (_isBelowPrice(pool, before)) ++newcomersGained;
            for (uint256 i = 1; i < sides.length; ++i) {
                if (ledger.getChain(POOL_ID, sides[i].eid).depositsSettled > most[i]) ++depositsTooHigh;
            }
            ++done["settleEpoch"];
        } catch (bytes memory reason) {
            bytes4 error = bytes4(reason);
            bool waits =
                error == ILedger.Ledger_IncidentOpen.selector || error == ILedger.Ledger_WriteDownAnnounced.selector;
            _must(waits || error == ILedger.Ledger_NothingToSettle.selector, "settle is refused for a reason");
        }
    }

    /// @dev Whether deposits of a settlement brought more shares than they cost with all that drips, or was written down and found.
    function _isBelowPrice(ILedger.Pool memory pool, Settled[] memory before) private view returns (bool) {
        // What comes back where nobody stayed is of who comes next.
        if (pool.shares < 1e18) return false;
        uint256 price = uint256(pool.capital) + 1 + pool.dripping.left;
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            uint256 coming = ledger.CAPACITY().comingTo(POOL_ID, sides[i].eid);
            if (ledger.CAPACITY().isQuarantined(POOL_ID, sides[i].eid)) continue;
            if (c.writtenDown > int256(coming)) price += uint256(int256(c.writtenDown)) - coming;
        }
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            if (c.depositsSettled == before[i].deposits) continue;
            // Exits of the same epoch have the last number.
            ILedger.Settlement memory s = ledger.getSettlement(POOL_ID, sides[i].eid, c.settlements);
            if (s.depositAssets == 0) s = ledger.getSettlement(POOL_ID, sides[i].eid, c.settlements - 1);
            if (s.sharesMinted * price > s.depositAssets * (uint256(pool.shares) + 1e12)) return true;
        }
        return false;
    }

    /// @dev What a settlement may bring the deposits settled of each chain to: a tenth of capital for each epoch in which they waited.
    function _mostDeposits() private view returns (uint256[CHAINS] memory most) {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        uint256 part = _max(_capital() * limits.riseBps / 10_000, limits.depositFloor);
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            uint256 next = block.timestamp / EPOCH + 1;
            most[i] = c.depositsSettled + (next > c.depositsFrom ? part * (next - c.depositsFrom) : 0);
        }
    }

    /// @dev Home takes back what chains confirm that they need no longer.
    function _confirmAll() internal override {
        uint256[CHAINS] memory least = _leastGranted();
        super._confirmAll();
        _noteFalls(least);
        ++done["confirm"];
    }

    /// @dev Least that the sum of each chain's grants may fall to in this epoch.
    function _leastGranted() internal view returns (uint256[CHAINS] memory least) {
        IRiskRegistry.InboundLimits memory limits = registry.getInboundLimits();
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            uint256 fall = _max(uint256(c.granted) * limits.fallBps / 10_000, limits.fallFloor);
            least[i] = c.granted > fall ? c.granted - fall : 0;
            if (block.timestamp / EPOCH == c.fallWindow) {
                least[i] = c.grantedFloor < c.granted ? c.grantedFloor : c.granted;
            }
        }
    }

    function _noteFalls(uint256[CHAINS] memory least) internal {
        for (uint256 i; i < sides.length; ++i) {
            if (ledger.getChain(POOL_ID, sides[i].eid).granted < least[i]) ++grantsTooLow;
        }
    }

    function _postSettlement(uint256 seed) internal {
        uint256 side = _side(seed);
        uint32 settlements = ledger.getChain(POOL_ID, sides[side].eid).settlements;
        if (settlements == 0) return;
        bytes memory key = abi.encode(POOL_ID, 1 + (seed >> 8) % settlements);
        _post(HOME, MessageType.EPOCH_SETTLED, sides[side].eid, key);
    }

    function retarget(uint256 seed) external {
        seed = _mix(seed);
        uint32 productId = _product(seed);
        if (ledger.getTotals(productId).openIncident != 0) return;
        bool audited = _isAudited();
        uint256 before = ledger.getPool(POOL_ID).granted;
        uint256[CHAINS] memory there;
        for (uint256 i; i < sides.length; ++i) {
            there[i] = ledger.getChain(POOL_ID, sides[i].eid).granted;
        }
        uint256[CHAINS] memory least = _leastGranted();
        ledger.retarget(productId);
        _noteFalls(least);
        _noteGrants(before, there);
        if (!audited && ledger.getPool(POOL_ID).granted > before) ++unaudited;
        ++done["retarget"];
    }

    /// @dev What is granted must fit into the pool, the group and the chain's cap, with the capital that is there, where it rose.
    function _noteGrants(uint256 before, uint256[CHAINS] memory there) internal {
        ILedger.Pool memory pool = ledger.getPool(POOL_ID);
        uint256 limit = uint256(pool.capital - pool.reserves) * GROUP_SHARE_BPS / 10_000;
        if (pool.granted > before && pool.granted > limit) ++grantsTooHigh;
        for (uint256 i; i < sides.length; ++i) {
            ILedger.Chain memory c = ledger.getChain(POOL_ID, sides[i].eid);
            // What was written down there is capital no more.
            int256 capital = _book(c) - c.writtenDown;
            uint256 used = c.granted + (capital > 0 ? uint256(capital) : 0);
            if (c.granted > there[i] && used > registry.chainCapOf(POOL_ID, sides[i].eid)) ++grantsTooHigh;
        }
    }

    /// @dev A chain that heard nothing for as long as a cover can live: the longest wait there is. It is told of its new target before
    /// anything else: another message would make it fresh with the target that it had.
    function _lapse(uint256 seed) internal {
        (uint32 productId, uint256 side) = (_product(seed), _side(seed >> 8));
        if (ledger.getTotals(productId).openIncident != 0 || _line(side, productId).granted == 0) return;
        uint256 from = uint256(ledger.CAPACITY().lapsesAt(productId, sides[side].eid)) + 1;
        if ((seed >> 16) % 2 == 0 && block.timestamp < from) vm.warp(from);
        try ledger.lapse(productId, sides[side].eid) {
            _passTargets(side, productId);
            ++done["lapse"];
        } catch (bytes memory reason) {
            _must(bytes4(reason) == ILedger.Ledger_NotLapsed.selector, "lapse is refused for a reason");
        }
    }

    function _postTargets(uint256 seed) internal {
        _sendTargets(_side(seed), _product(seed >> 8));
    }

    function _postIncident(uint256 seed) internal {
        uint32 incidentId = _incidentId(seed);
        if (incidentId == 0) return;
        bool decided = ledger.getIncident(incidentId).state == ILedger.IncidentState.DECIDED;
        uint16 messageType = decided && (seed >> 32) % 4 != 0 ? MessageType.CLAIM_DECIDED : MessageType.INCIDENT_OPENED;
        _send(HOME, messageType, sides[_side(seed >> 64)].eid, abi.encode(incidentId));
    }

    /// @dev Sends one message and leaves it waiting.
    function send(uint256 seed) external {
        seed = _mix(seed);
        uint256 what = seed >> 248;
        if (what % 4 == 0) _postReport(seed);
        if (what % 4 == 1) _postSettlement(seed);
        if (what % 4 == 2) _postTargets(seed);
        if (what % 4 == 3) _postIncident(seed);
    }

    /// @dev Home says that it has not decided an incident: one that is open, or none at all.
    function _postDenial(uint256 seed) internal {
        uint32 incidentId = uint32(1 + seed % (MAX_INCIDENTS + 1));
        if (ledger.getIncident(incidentId).state == ILedger.IncidentState.DECIDED) return;
        _send(HOME, MessageType.DECISION_DENIED, sides[_side(seed >> 32)].eid, abi.encode(incidentId));
        ++done["denial"];
    }

    /*//////////////////////////////////////////////////////////////
                               RELAYERS
    //////////////////////////////////////////////////////////////*/

    /// @dev Delivers up to four packets that wait, beginning anywhere.
    function deliver(uint256 seed) external {
        seed = _mix(seed);
        QueueEndpoint endpoint = sides[_side(seed)].endpoint;
        uint256 count = endpoint.count();
        uint256 left = 1 + (seed >> 8) % 4;
        for (uint256 i; i < count && left != 0; ++i) {
            uint256 index = ((seed >> 16) % count + i) % count;
            if (endpoint.packet(index).delivered) continue;
            _deliverOrPark(endpoint, index);
            --left;
            ++done["deliver"];
        }
    }

    /// @dev Exits wait for deposits whose settlement comes later, or for their price to be believed, shares that move for the next epoch, and reports
    /// that say that premium went back for the end of what reserves hold; nothing else is refused.
    function _deliverOrPark(QueueEndpoint endpoint, uint256 index) internal {
        try endpoint.deliver(index) {
            _noteAsked();
        } catch (bytes memory reason) {
            _must(_isReason(bytes4(reason)), "parked for a reason");
            ++done["park"];
        }
    }

    /// @dev A good relayer's message arrives at once, with all that was said before it.
    function _pass(uint256 from, uint16 messageType, uint32 dstEid, bytes memory key) internal virtual override {
        if (dstEid == sides[from].eid) return _post(from, messageType, dstEid, key);
        try sides[from].endpoint.deliver(_send(from, messageType, dstEid, key)) {
            _noteAsked();
        } catch (bytes memory reason) {
            _mustWait(messageType, dstEid, reason);
        }
    }

    /// @dev What home says to itself is not a message: it arrives as it is sent.
    function _post(uint256 from, uint16 messageType, uint32 dstEid, bytes memory key) internal {
        try sides[from].gateway.send{value: _fee(from, dstEid)}(messageType, dstEid, key) {
            _noteAsked();
        } catch (bytes memory reason) {
            _mustWait(messageType, dstEid, reason);
        }
    }

    /// @dev Premium that went back is what may keep a message waiting: home had counted it, and nothing reserved is given back. So
    /// may a true price that rises faster than a chain believes, as when a budget comes back; it does in time.
    function _mustWait(uint16 messageType, uint32 dstEid, bytes memory reason) private {
        if (messageType == MessageType.CAPITAL_REPORT) {
            _must(bytes4(reason) == ILedger.Ledger_BelowReserves.selector, "a report waits for reserves");
        } else if (messageType == MessageType.SHARES_TO_AWAY || messageType == MessageType.SHARES_TO_HOME) {
            _must(bytes4(reason) == ICapitalPool.CapitalPool_ArrivesTooFast.selector, "shares wait for an epoch");
        } else if (bytes4(reason) != ICapitalPool.CapitalPool_RisesTooFast.selector) {
            _mustBeShortOfPremium(dstEid - HOME_EID, reason);
        }
        ++done["park"];
    }

    /// @dev Exits and orders wait for as much as went back on their chain, is in its vault, was lost there or is settled by what it has
    /// not heard yet, at most.
    function _mustBeShortOfPremium(uint256 side, bytes memory reason) private {
        _must(bytes4(reason) == ICapitalPool.CapitalPool_InsufficientFree.selector, "exits wait for money");
        (uint64 free, uint64 needed) = _amounts(reason);
        (, uint64 invested,) = sides[side].pool.lent();
        uint256 away = _givenBackSince(side, 0) + invested + lostInVault[side] + _settledForIt(side);
        _must(needed <= free + away, "short of no more than is away");
    }

    /// @dev Deposits that are capital at home, of settlements that the chain has not heard of.
    function _settledForIt(uint256 side) private view returns (uint256) {
        return ledger.getChain(POOL_ID, sides[side].eid).depositsSettled - sides[side].pool.books().depositsApplied;
    }

    /// @dev The two amounts of an error.
    function _amounts(bytes memory reason) private pure returns (uint64 a, uint64 b) {
        if (reason.length != 68) return (0, 0);
        assembly {
            a := mload(add(reason, 36))
            b := mload(add(reason, 68))
        }
    }

    function _replay(uint256 seed) internal {
        QueueEndpoint endpoint = sides[_side(seed)].endpoint;
        if (endpoint.count() == 0) return;
        uint256 index = (seed >> 8) % endpoint.count();
        // A token relies on the endpoint, which delivers once.
        if (!_isOurs(endpoint, index)) return;
        try endpoint.redeliver(index) {
            _noteAsked();
            ++done["replay"];
        } catch (bytes memory reason) {
            _must(_isReason(bytes4(reason)), "parked for a reason");
        }
    }

    /// @dev Why a true message may have to wait.
    function _isReason(bytes4 error) private pure returns (bool) {
        return error == ICapitalPool.CapitalPool_InsufficientFree.selector
            || error == ICapitalPool.CapitalPool_RisesTooFast.selector
            || error == ICapitalPool.CapitalPool_ArrivesTooFast.selector
            || error == ILedger.Ledger_BelowReserves.selector;
    }

    /// @dev Whether a packet is between gateways, not between tokens.
    function _isOurs(QueueEndpoint endpoint, uint256 index) private view returns (bool) {
        QueueEndpoint.Packet memory packet = endpoint.packet(index);
        return packet.receiver == address(sides[packet.dstEid - HOME_EID].gateway);
    }

    function _drop(uint256 seed) internal {
        QueueEndpoint endpoint = sides[_side(seed)].endpoint;
        if (endpoint.count() == 0) return;
        uint256 index = (seed >> 8) % endpoint.count();
        // Money on its way cannot be sent again.
        if (_isOurs(endpoint, index)) endpoint.drop(index);
    }

    /// @dev Guardians burn a message that they do not trust.
    function _skip(uint256 seed) internal {
        uint256 from = _side(seed);
        QueueEndpoint endpoint = sides[from].endpoint;
        if (endpoint.count() == 0) return;
        uint256 index = (seed >> 8) % endpoint.count();
        if (!_isOurs(endpoint, index)) return;
        QueueEndpoint.Packet memory packet = endpoint.packet(index);
        uint256 to = packet.dstEid - HOME_EID;
        vm.prank(guardians[0]);
        sides[to].guardians.skip(sides[from].eid, packet.nonce);
        vm.prank(guardians[2]);
        sides[to].guardians.skip(sides[from].eid, packet.nonce);
        endpoint.drop(index);
        ++done["skip"];
    }

    /// @dev A good relayer's round: without it a random walk hardly ever gets as far as a claim.
    function relayAll(uint256 seed) external {
        seed = _mix(seed);
        for (uint256 i; i < sides.length; ++i) {
            if ((seed >> (8 * i)) % 4 == 0) continue;
            _relay(i);
            _report(i);
        }
        if ((seed >> 32) % 2 == 0) settleEpoch();
    }

    /// @dev All that home has to say to a chain, but for what it knows (sending that again is `replay`).
    function _relay(uint256 side) internal virtual {
        for (uint32 id = 1; id <= ledger.incidentCount(); ++id) {
            IClaimDesk.State state = sides[side].desk.getIncident(id).state;
            if (state >= IClaimDesk.State.DECIDED) continue;
            bool decided = ledger.getIncident(id).state == ILedger.IncidentState.DECIDED;
            if (decided) _passDecision(side, id);
            else if (state == IClaimDesk.State.NONE) _passOpened(side, id);
        }
        uint32 settlements = ledger.getChain(POOL_ID, sides[side].eid).settlements;
        for (uint32 n = 1; n <= settlements; ++n) {
            if (!sides[side].pool.isApplied(n)) _passSettlement(side, n);
        }
        uint32[] memory all = new uint32[](PRODUCTS);
        for (uint32 p; p < PRODUCTS; ++p) {
            all[p] = p + 1;
        }
        _pass(HOME, MessageType.TARGETS, sides[side].eid, abi.encode(all));
    }
}
