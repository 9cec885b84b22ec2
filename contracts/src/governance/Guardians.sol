// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {IClaimDesk} from "../interfaces/IClaimDesk.sol";
import {ICoverGateway} from "../interfaces/ICoverGateway.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {IGuardians} from "../interfaces/IGuardians.sol";

/// @title Guardians
/// @notice See {IGuardians}. The guardians are fixed at construction.
contract Guardians is IGuardians {
    /// @dev The first of two voices for an action.
    struct Voice {
        address guardian;
        uint40 until;
    }

    /// @notice Seconds in which the second guardian must agree.
    uint40 public constant VOTE_WINDOW = 1 days;

    ICoverMarket public immutable MARKET;
    IClaimDesk public immutable DESK;
    ICoverGateway public immutable GATEWAY;

    /// @notice Seconds of a pause, and of the time after it in which there can be no other.
    uint40 public immutable PAUSE_LENGTH;

    uint40 public salesPausedUntil;
    mapping(uint32 poolId => uint40) public depositsPausedUntil;
    mapping(address account => bool) public isGuardian;
    mapping(bytes32 action => Voice) private _voices;

    constructor(address[] memory guardians, address market, address desk, address gateway, uint40 pauseLength) {
        if (guardians.length < 2) revert Guardians_TooFew(guardians.length);
        for (uint256 i; i < guardians.length; ++i) {
            address guardian = guardians[i];
            if (guardian == address(0) || isGuardian[guardian]) revert Guardians_BadGuardian(guardian);
            isGuardian[guardian] = true;
        }
        (MARKET, DESK, GATEWAY) = (ICoverMarket(market), IClaimDesk(desk), ICoverGateway(gateway));
        PAUSE_LENGTH = pauseLength;
    }

    /// @inheritdoc IGuardians
    function pauseSales() external returns (bool done) {
        done = _agree("pauseSales", 0, 0);
        if (!done) return false;
        salesPausedUntil = _newPause("sales", salesPausedUntil);
        emit SalesPaused(salesPausedUntil);

        MARKET.pauseSales(salesPausedUntil);
    }

    /// @inheritdoc IGuardians
    function pauseDeposits(uint32 poolId) external returns (bool done) {
        address pool = MARKET.poolOf(poolId);
        if (pool == address(0)) revert Guardians_UnknownPool(poolId);
        done = _agree("pauseDeposits", poolId, 0);
        if (!done) return false;
        uint40 until = _newPause("deposits", depositsPausedUntil[poolId]);
        depositsPausedUntil[poolId] = until;
        emit DepositsPaused(poolId, until);

        ICapitalPool(pool).pauseDeposits(until);
    }

    /// @inheritdoc IGuardians
    function hold(uint32 incidentId) external returns (bool done) {
        done = _agree("hold", incidentId, 0);
        if (done) DESK.hold(incidentId);
    }

    /// @inheritdoc IGuardians
    function skip(uint32 srcEid, uint64 nonce) external returns (bool done) {
        done = _agree("skip", srcEid, nonce);
        if (done) GATEWAY.skip(srcEid, nonce);
    }

    /// @dev Whether the caller is the second to want this within the window; else notes that it is the first.
    function _agree(bytes32 what, uint32 id, uint64 nonce) private returns (bool) {
        if (!isGuardian[msg.sender]) revert Guardians_NotAGuardian(msg.sender);
        bytes32 action = keccak256(abi.encode(what, id, nonce));
        Voice memory first = _voices[action];
        if (block.timestamp > first.until) {
            _voices[action] = Voice(msg.sender, uint40(block.timestamp) + VOTE_WINDOW);
            emit Proposed(action, msg.sender);
            return false;
        }
        if (first.guardian == msg.sender) revert Guardians_AlreadyAgreed(msg.sender);
        delete _voices[action];
        emit Agreed(action, msg.sender);
        return true;
    }

    function _newPause(bytes32 what, uint40 last) private view returns (uint40) {
        uint40 againAt = last + PAUSE_LENGTH;
        if (last != 0 && block.timestamp < againAt) revert Guardians_PausedRecently(what, againAt);
        return uint40(block.timestamp) + PAUSE_LENGTH;
    }
}
