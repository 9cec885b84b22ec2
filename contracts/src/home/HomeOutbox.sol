// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapacity} from "../interfaces/ICapacity.sol";
import {ICapitalPool} from "../interfaces/ICapitalPool.sol";
import {ICoverGateway} from "../interfaces/ICoverGateway.sol";
import {IHomeOutbox} from "../interfaces/IHomeOutbox.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {IRemitter} from "../interfaces/IRemitter.sol";
import {IRiskRegistry} from "../interfaces/IRiskRegistry.sol";
import {MessageCodec} from "../libraries/MessageCodec.sol";
import {MessageType} from "../types/MessageType.sol";
import {
    ClaimDecided,
    DecisionDenied,
    EpochSettled,
    HomeHead,
    IncidentOpened,
    Product,
    Remit,
    TargetLine
} from "../types/Types.sol";

/// @title HomeOutbox
/// @notice See {IHomeOutbox}.
contract HomeOutbox is IHomeOutbox {
    ILedger public immutable LEDGER;
    IRiskRegistry public immutable REGISTRY;

    constructor(address ledger, address registry) {
        (LEDGER, REGISTRY) = (ILedger(ledger), IRiskRegistry(registry));
    }

    /// @inheritdoc IHomeOutbox
    function buildMessage(uint16 messageType, uint32 eid, bytes calldata key) external view returns (bytes memory) {
        (bool joined, uint32 count, bool silent) = LEDGER.headFor(eid);
        if (!joined) revert HomeOutbox_UnknownChain(eid);
        // A silent chain hears all but grows no fresher by it: its sales end by themselves, and its grants lapse, whoever sends.
        bool frozen = silent && MessageType.isNews(messageType);
        HomeHead memory head = HomeHead(frozen ? _gateway().lastSentAt(eid) : uint40(block.timestamp), count);

        if (messageType == MessageType.TARGETS) return _targets(head, eid, abi.decode(key, (uint32[])));
        if (messageType == MessageType.PRODUCT) return _product(head, abi.decode(key, (uint32)));
        if (messageType == MessageType.EPOCH_SETTLED) {
            (uint32 poolId, uint32 settlement) = abi.decode(key, (uint32, uint32));
            return _settlement(head, eid, poolId, settlement);
        }
        if (messageType == MessageType.REMIT) {
            (uint32 poolId, uint32 orderId) = abi.decode(key, (uint32, uint32));
            return _remit(head, eid, poolId, orderId);
        }
        if (messageType == MessageType.SHARES_TO_AWAY) {
            (uint32 poolId, uint32 moveId) = abi.decode(key, (uint32, uint32));
            return MessageCodec.encodeSharesToAway(head, _pool(poolId).getMove(eid, moveId));
        }
        if (messageType == MessageType.DECISION_DENIED) return _denial(head, eid, abi.decode(key, (uint32)));
        if (messageType != MessageType.INCIDENT_OPENED && messageType != MessageType.CLAIM_DECIDED) {
            revert HomeOutbox_UnknownMessage(messageType);
        }
        uint32 incidentId = abi.decode(key, (uint32));
        // What a chain knows must be what it is told to know: no incidents of other pools, or from before it joined.
        if (!LEDGER.concerns(incidentId, eid)) revert HomeOutbox_NothingFor(eid, messageType, incidentId);
        return _incident(head, eid, messageType, incidentId);
    }

    function _targets(HomeHead memory head, uint32 eid, uint32[] memory ids) private view returns (bytes memory) {
        ICapacity capacity = LEDGER.CAPACITY();
        TargetLine[] memory lines = new TargetLine[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            ILedger.Line memory line = LEDGER.getLine(ids[i], eid);
            if (line.seq == 0) revert HomeOutbox_NothingFor(eid, MessageType.TARGETS, ids[i]);
            lines[i] = TargetLine({
                productId: ids[i],
                seq: line.seq,
                target: line.target,
                burnSeen: line.burned,
                decisions: line.decisions,
                others: LEDGER.countedElsewhere(ids[i], eid),
                limit: capacity.limitToTell(ids[i])
            });
        }
        return MessageCodec.encodeTargets(head, lines);
    }

    function _product(HomeHead memory head, uint32 productId) private view returns (bytes memory) {
        Product memory product = REGISTRY.getProduct(productId);
        return MessageCodec.encodeProduct(head, productId, product, REGISTRY.getTerms(product.termsId));
    }

    function _settlement(HomeHead memory head, uint32 eid, uint32 poolId, uint32 settlement)
        private
        view
        returns (bytes memory)
    {
        ILedger.Settlement memory s = LEDGER.getSettlement(poolId, eid, settlement);
        if (s.depositAssets == 0 && s.exitShares == 0) {
            revert HomeOutbox_NothingFor(eid, MessageType.EPOCH_SETTLED, settlement);
        }
        return MessageCodec.encodeEpochSettled(
            head,
            EpochSettled({
                poolId: poolId,
                settlement: settlement,
                fromRound: s.fromRound,
                toRound: s.toRound,
                depositAssets: s.depositAssets,
                sharesMinted: s.sharesMinted,
                exitShares: s.exitShares,
                exitAssets: s.exitAssets
            })
        );
    }

    function _remit(HomeHead memory head, uint32 eid, uint32 poolId, uint32 orderId)
        private
        view
        returns (bytes memory)
    {
        IRemitter.Order memory order = LEDGER.REMITTER().getOrder(poolId, orderId);
        if (order.amount == 0 || order.from != eid) {
            revert HomeOutbox_NothingFor(eid, MessageType.REMIT, orderId);
        }
        return MessageCodec.encodeRemit(head, Remit(poolId, orderId, order.to, order.amount));
    }

    function _pool(uint32 poolId) private view returns (ICapitalPool) {
        return ICapitalPool(_gateway().MARKET().poolOf(poolId));
    }

    function _gateway() private view returns (ICoverGateway) {
        return ICoverGateway(LEDGER.GATEWAY());
    }

    /// @dev Also of incidents that never were, or that the chain was not told of: somebody may have forged their decision.
    function _denial(HomeHead memory head, uint32 eid, uint32 incidentId) private view returns (bytes memory) {
        ILedger.IncidentState state = LEDGER.getIncident(incidentId).state;
        if (state == ILedger.IncidentState.DECIDED) {
            revert HomeOutbox_NothingFor(eid, MessageType.DECISION_DENIED, incidentId);
        }
        return MessageCodec.encodeDecisionDenied(head, DecisionDenied(incidentId));
    }

    function _incident(HomeHead memory head, uint32 eid, uint16 messageType, uint32 incidentId)
        private
        view
        returns (bytes memory)
    {
        ILedger.Incident memory i = LEDGER.getIncident(incidentId);
        if (i.state == ILedger.IncidentState.NONE) revert HomeOutbox_NothingFor(eid, messageType, incidentId);
        if (messageType == MessageType.INCIDENT_OPENED) {
            return
                MessageCodec.encodeIncidentOpened(head, IncidentOpened(incidentId, i.productId, i.ordinal, i.instant));
        }
        if (i.state != ILedger.IncidentState.DECIDED) revert HomeOutbox_NothingFor(eid, messageType, incidentId);
        uint64 budget = LEDGER.budgetOf(incidentId, eid);
        return MessageCodec.encodeClaimDecided(
            head,
            ClaimDecided({
                incidentId: incidentId,
                productId: i.productId,
                ordinal: i.ordinal,
                instant: i.instant,
                // Where there is no budget nothing is due, by ratio or by tree.
                ratio: budget == 0 ? 0 : i.ratio,
                payableAt: i.payableAt,
                closesAt: i.closesAt,
                budget: budget,
                commitOut: _commitOut(i.poolId, eid),
                root: LEDGER.rootOf(incidentId, eid)
            })
        );
    }

    /// @dev R9. The chain leaves alone what it needs for exits and orders that it has not applied yet.
    function _commitOut(uint32 poolId, uint32 eid) private view returns (uint64) {
        ILedger.Chain memory chain = LEDGER.getChain(poolId, eid);
        IRemitter.Flow memory flow = LEDGER.REMITTER().flowOf(poolId, eid);
        bool isDone = chain.exitsFilled == chain.exitsApplied && flow.ordered == flow.sent;
        return isDone ? 0 : chain.exitsFilled + flow.ordered;
    }
}
