// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICapitalPool} from "../../src/interfaces/ICapitalPool.sol";
import {ICoverMarket} from "../../src/interfaces/ICoverMarket.sol";
import {ILedger} from "../../src/interfaces/ILedger.sol";
import {IPermit2} from "../../src/interfaces/IPermit2.sol";
import {IRemitter} from "../../src/interfaces/IRemitter.sol";
import {IRiskRegistry} from "../../src/interfaces/IRiskRegistry.sol";
import {ProductRows} from "../../src/libraries/ProductRows.sol";
import {MessageType} from "../../src/types/MessageType.sol";
import {Allocation, Curve, Terms} from "../../src/types/Types.sol";
import {Protocol} from "./Protocol.sol";
import {QueueEndpoint} from "./QueueEndpoint.sol";
import {TestTree} from "./TestTree.sol";

/// @title BaseTest
/// @notice What users, keepers and assessors do, as one-line actions. `HOME`, `AWAY` and `FAR` index `sides`.
abstract contract BaseTest is Protocol {
    uint256 internal constant HOME = 0;
    uint256 internal constant AWAY = 1;
    uint256 internal constant FAR = 2;

    uint64 internal constant UNIT = 1e6;

    /// @dev What the desk gives the market in the place of an amount when it pays by ratio.
    uint64 internal constant WHAT_REMAINS = type(uint64).max;
    uint64 internal constant DEPOSIT = 1_000_000e6;
    uint64 internal constant CAP = 100_000_000e6;
    uint16 internal constant SHARE_BPS = 5_000;
    uint32 internal constant WAITING = 1 days;
    uint32 internal constant CLAIM_WINDOW = 30 days;
    uint8 internal constant TAIL = 14;
    uint32 internal constant PRODUCT = 1;
    string internal constant PERMIT2_FILE =
        "../packages/devnet/node_modules/@1inch/solidity-utils/dist/src/permit2.json";
    bytes32 internal constant EVIDENCE = keccak256("evidence");

    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");

    /// @dev Home and away chains, one product, no capital.
    function setUp() public virtual {
        _deployProtocol(_awayChains());
        _enforceOptions();
        vm.deal(address(this), 1_000_000 ether);
        registry.addTerms(_terms());
        _addProduct("Aave V3");
    }

    /// @dev Takes refunds of message fees.
    receive() external payable {}

    /*//////////////////////////////////////////////////////////////
                                DEFAULTS
    //////////////////////////////////////////////////////////////*/

    function _awayChains() internal pure virtual returns (uint256) {
        return 2;
    }

    function _terms() internal pure virtual returns (Terms memory) {
        return Terms({
            wordingHash: keccak256("wording"),
            perils: 1,
            waitingPeriod: WAITING,
            claimWindow: CLAIM_WINDOW,
            tailDays: TAIL,
            maxPeriodDays: 365
        });
    }

    function _curve() internal pure returns (Curve memory) {
        return Curve({baseRate: 20_000, kinkRate: 60_000, maxRate: 500_000, kinkBps: 8_000});
    }

    function _limits() internal pure returns (IRiskRegistry.Limits memory) {
        return IRiskRegistry.Limits({cap: CAP, shareBps: SHARE_BPS});
    }

    /// @dev A product of the pool, its limit spread 1 : 1 : 2 over home and the away chains.
    function _addProduct(bytes32 label) internal returns (uint32 productId) {
        productId = registry.addProduct(label, POOL_ID, 1, _curve(), _limits());
        uint32[] memory eids = new uint32[](sides.length);
        uint16[] memory weights = new uint16[](sides.length);
        for (uint256 i; i < sides.length; ++i) {
            (eids[i], weights[i]) = (sides[i].eid, i == FAR ? 2 : 1);
        }
        registry.setWeights(productId, eids, weights);
    }

    /// @dev A purchase by its owner that nothing stands in the way of.
    function _buyParams(uint64 amount, address owner) internal view returns (ICoverMarket.BuyParams memory) {
        return ICoverMarket.BuyParams({
            productId: PRODUCT,
            amount: amount,
            endDay: _today() + 30,
            owner: owner,
            maxPayment: type(uint64).max,
            deadline: uint40(block.timestamp),
            integrator: address(0),
            integratorBps: 0
        });
    }

    function _today() internal view returns (uint16) {
        return uint16(block.timestamp / 1 days);
    }

    function _list(uint32 id) internal pure returns (uint32[] memory ids) {
        ids = new uint32[](1);
        ids[0] = id;
    }

    /*//////////////////////////////////////////////////////////////
                                MESSAGES
    //////////////////////////////////////////////////////////////*/

    /// @dev Sends from a side and leaves the packet in its endpoint's queue.
    /// @return index Of the packet; meaningless for what home sends to itself.
    function _send(uint256 from, uint16 messageType, uint32 dstEid, bytes memory key) internal returns (uint256 index) {
        index = sides[from].endpoint.count();
        sides[from].gateway.send{value: _fee(from, dstEid)}(messageType, dstEid, key);
    }

    /// @dev What `quoteSend` answers, without building the message once more: tests send thousands.
    function _fee(uint256 from, uint32 dstEid) internal view returns (uint256) {
        return dstEid == sides[from].eid ? 0 : sides[from].endpoint.FEE();
    }

    /// @dev Sends and delivers at once.
    function _pass(uint256 from, uint16 messageType, uint32 dstEid, bytes memory key) internal virtual {
        uint256 index = _send(from, messageType, dstEid, key);
        if (dstEid != sides[from].eid) sides[from].endpoint.deliver(index);
    }

    function _deliver(uint256 from, uint256 index) internal {
        sides[from].endpoint.deliver(index);
    }

    function _sendReport(uint256 side) internal returns (uint256 index) {
        return _send(side, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, _rows(side)));
    }

    /// @dev Home hears of a chain, and takes back what it confirms.
    function _report(uint256 side) internal virtual {
        _pass(side, MessageType.CAPITAL_REPORT, HOME_EID, abi.encode(POOL_ID, _rows(side)));
        _confirmAll();
    }

    function _confirmAll() internal virtual {
        for (uint32 id = 1; id <= registry.productCount(); ++id) {
            ledger.confirm(id);
        }
    }

    function _reportAll() internal {
        for (uint256 i; i < sides.length; ++i) {
            _report(i);
        }
    }

    function _products(uint256 side) internal view returns (uint32[] memory) {
        return sides[side].market.productIds();
    }

    /// @dev Rows of all products that a side knows.
    function _rows(uint256 side) internal view returns (uint16[] memory rows) {
        uint256 last;
        uint32[] memory ids = _products(side);
        for (uint256 i; i < ids.length; ++i) {
            uint256 place = sides[side].market.getProduct(ids[i]).place;
            if (place > last) last = place;
        }
        rows = new uint16[](ids.length == 0 ? 0 : last / ProductRows.LENGTH + 1);
        for (uint16 row; row < rows.length; ++row) {
            rows[row] = row;
        }
    }

    /// @dev max(effective target, exposure): what a chain may have exposed by what it has been told.
    function _claim(uint256 side, uint32 productId) internal view returns (uint64) {
        ICoverMarket.ProductState memory p = sides[side].market.getProduct(productId);
        return p.effectiveTarget > p.exposure ? p.effectiveTarget : p.exposure;
    }

    function _sendTargets(uint256 side, uint32 productId) internal returns (uint256 index) {
        return _send(HOME, MessageType.TARGETS, sides[side].eid, abi.encode(_list(productId)));
    }

    function _passTargets(uint256 side, uint32 productId) internal {
        _pass(HOME, MessageType.TARGETS, sides[side].eid, abi.encode(_list(productId)));
    }

    /// @dev News without content: keeps a chain fresh.
    function _refresh(uint256 side) internal {
        _pass(HOME, MessageType.TARGETS, sides[side].eid, abi.encode(new uint32[](0)));
    }

    function _refreshAll() internal {
        for (uint256 i; i < sides.length; ++i) {
            _refresh(i);
        }
    }

    function _passProduct(uint256 side, uint32 productId) internal {
        _pass(HOME, MessageType.PRODUCT, sides[side].eid, abi.encode(productId));
    }

    function _passSettlement(uint256 side, uint32 settlement) internal {
        _pass(HOME, MessageType.EPOCH_SETTLED, sides[side].eid, abi.encode(POOL_ID, settlement));
    }

    function _passRemit(uint256 side, uint32 orderId) internal {
        _pass(HOME, MessageType.REMIT, sides[side].eid, abi.encode(POOL_ID, orderId));
    }

    /// @dev Sends the money of an order over the bridge, and leaves it on its way.
    /// @return index Of the packet.
    function _sendOver(uint256 side, uint32 orderId) internal returns (uint256 index) {
        index = sides[side].endpoint.count();
        uint256 fee = sides[side].bridge.quoteSend(orderId);
        sides[side].bridge.send{value: fee}(orderId);
    }

    /// @dev Delivers money and runs the composed message that credits it.
    function _arrive(uint256 from, uint256 to, uint256 index) internal {
        _deliver(from, index);
        sides[to].endpoint.runComposed(sides[to].endpoint.composedCount() - 1);
    }

    /// @dev An order of home, carried out whole.
    function _carryOut(uint32 orderId) internal {
        IRemitter.Order memory order = remitter.getOrder(POOL_ID, orderId);
        (uint256 from, uint256 to) = (order.from - HOME_EID, order.to - HOME_EID);
        _passRemit(from, orderId);
        _arrive(from, to, _sendOver(from, orderId));
    }

    /// @dev Burns shares on a side, and leaves them on their way to another.
    function _leave(uint256 from, uint256 to, address who, uint256 shares) internal returns (uint32 moveId) {
        vm.prank(who);
        return sides[from].pool.moveShares(shares, sides[to].eid, who);
    }

    /// @return index Of the packet.
    function _sendMove(uint256 from, uint256 to, uint32 moveId) internal returns (uint256 index) {
        return _send(from, _moveType(from), sides[to].eid, abi.encode(POOL_ID, moveId));
    }

    function _passMove(uint256 from, uint256 to, uint32 moveId) internal {
        _pass(from, _moveType(from), sides[to].eid, abi.encode(POOL_ID, moveId));
    }

    function _moveType(uint256 from) internal pure returns (uint16) {
        return from == HOME ? MessageType.SHARES_TO_AWAY : MessageType.SHARES_TO_HOME;
    }

    function _passOpened(uint256 side, uint32 incidentId) internal {
        _pass(HOME, MessageType.INCIDENT_OPENED, sides[side].eid, abi.encode(incidentId));
    }

    function _passDecision(uint256 side, uint32 incidentId) internal {
        _pass(HOME, MessageType.CLAIM_DECIDED, sides[side].eid, abi.encode(incidentId));
    }

    /*//////////////////////////////////////////////////////////////
                                 CAPITAL
    //////////////////////////////////////////////////////////////*/

    function _deposit(uint256 side, address who, uint64 assets) internal {
        uint256 parts = assets * sides[side].pool.SCALE();
        sides[side].asset.mint(who, parts);
        vm.startPrank(who);
        sides[side].asset.approve(address(sides[side].pool), parts);
        sides[side].pool.requestDeposit(parts, who, who);
        vm.stopPrank();
    }

    function _claimShares(uint256 side, address who) internal returns (uint256 shares) {
        return sides[side].pool.claimDeposit(who);
    }

    function _redeem(uint256 side, address who, uint256 shares) internal {
        vm.prank(who);
        sides[side].pool.requestRedeem(shares, who, who);
    }

    function _nextEpoch() internal {
        vm.warp((block.timestamp / EPOCH + 1) * EPOCH);
    }

    /// @dev Reports of every chain in the next epoch, one settlement at home.
    function _settleEpoch() internal {
        _nextEpoch();
        _reportAll();
        ledger.settle(POOL_ID);
    }

    /// @dev Deposits and exits of one settlement have numbers of their own.
    function _passLastSettlements() internal {
        for (uint256 i; i < sides.length; ++i) {
            uint32 n = ledger.getChain(POOL_ID, sides[i].eid).settlements;
            if (n > 1 && !sides[i].pool.isApplied(n - 1)) _passSettlement(i, n - 1);
            if (n != 0) _passSettlement(i, n);
        }
    }

    /*//////////////////////////////////////////////////////////////
                                  SALES
    //////////////////////////////////////////////////////////////*/

    /// @dev A million of capital on home and as much on one away chain, every chain fresh, all targets sent.
    function _open() internal {
        _deposit(HOME, alice, DEPOSIT);
        _deposit(AWAY, bob, DEPOSIT);
        _settleEpoch();
        _passLastSettlements();
        _retargetAll(PRODUCT);
    }

    function _retargetAll(uint32 productId) internal {
        ledger.retarget(productId);
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, productId);
            _passTargets(i, productId);
        }
    }

    function _fund(uint256 side, address who, uint256 premium) internal {
        sides[side].asset.mint(who, premium * sides[side].pool.SCALE());
        vm.prank(who);
        sides[side].asset.approve(address(sides[side].market), type(uint256).max);
    }

    function _buy(uint256 side, address who, uint64 amount) internal returns (uint256 coverId) {
        return _buy(side, who, _buyParams(amount, who));
    }

    function _buy(uint256 side, address who, ICoverMarket.BuyParams memory params) internal returns (uint256 coverId) {
        _fund(side, who, 1_000_000e6);
        vm.prank(who);
        (coverId,) = sides[side].market.buy(params);
    }

    /// @dev An extension that nothing stands in the way of.
    function _extendParams(uint256 coverId, uint16 endDay) internal view returns (ICoverMarket.ExtendParams memory) {
        return ICoverMarket.ExtendParams({
            coverId: coverId,
            endDay: endDay,
            maxPayment: type(uint64).max,
            deadline: uint40(block.timestamp),
            integrator: address(0),
            integratorBps: 0
        });
    }

    function _extend(uint256 side, address who, uint256 coverId, uint16 endDay) internal returns (uint64 premium) {
        _fund(side, who, 1_000_000e6);
        vm.prank(who);
        return sides[side].market.extend(_extendParams(coverId, endDay));
    }

    function _cancel(uint256 side, uint256 coverId) internal returns (uint64 refund) {
        address owner = sides[side].market.ownerOf(coverId);
        vm.prank(owner);
        return sides[side].market.cancel(coverId, 0);
    }

    /// @dev The protocol's fee of a product, told to every chain.
    function _setFee(uint32 productId, uint16 feeBps) internal {
        registry.setFee(productId, feeBps);
        for (uint256 i; i < sides.length; ++i) {
            _passProduct(i, productId);
        }
    }

    function _exposure(uint256 side, uint32 productId) internal view returns (uint64) {
        return sides[side].market.getProduct(productId).exposure;
    }

    /*//////////////////////////////////////////////////////////////
                                INCIDENTS
    //////////////////////////////////////////////////////////////*/

    function _incident(uint256 side, uint32 productId, uint40 instant) internal returns (uint32 incidentId) {
        uint32 reportId = sides[side].desk.report(productId, instant, EVIDENCE);
        _pass(side, MessageType.INCIDENT_REPORTED, HOME_EID, abi.encode(reportId));
        return assessment.validate(sides[side].eid, reportId, _signValidate(sides[side].eid, reportId));
    }

    /// @dev Opens an incident at home, freezes every chain, and has every chain report its exposure.
    function _freeze(uint32 productId, uint40 instant) internal returns (uint32 incidentId) {
        incidentId = _incident(AWAY, productId, instant);
        for (uint256 i; i < sides.length; ++i) {
            _passOpened(i, incidentId);
        }
        vm.warp(block.timestamp + 1);
        _reportAll();
    }

    function _decide(uint32 incidentId, uint32 ratio) internal {
        assessment.decide(incidentId, ratio, EVIDENCE, _signDecide(incidentId, ratio));
    }

    /// @dev Decides by one tree for each of `eids`, which ascend.
    function _decideByTree(uint32 incidentId, uint256[] memory onSides, TestTree.Tree[] memory trees) internal {
        Allocation[] memory allocations = new Allocation[](trees.length);
        for (uint256 i; i < trees.length; ++i) {
            allocations[i] = Allocation(sides[onSides[i]].eid, trees[i].top, trees[i].total);
        }
        bytes[] memory signatures = _sign(_decideByTreeHash(incidentId, allocations), 2);
        assessment.decideByTree(incidentId, allocations, EVIDENCE, signatures);
    }

    /// @dev Decides by the tree of one chain alone.
    function _decideByTree(uint32 incidentId, uint256 side, TestTree.Tree memory tree) internal {
        uint256[] memory onSides = new uint256[](1);
        TestTree.Tree[] memory trees = new TestTree.Tree[](1);
        (onSides[0], trees[0]) = (side, tree);
        _decideByTree(incidentId, onSides, trees);
    }

    function _passDecisions(uint32 incidentId) internal {
        for (uint256 i; i < sides.length; ++i) {
            _passDecision(i, incidentId);
        }
    }

    function _signValidate(uint32 eid, uint32 reportId) internal view returns (bytes[] memory) {
        return _sign(_validateHash(eid, reportId), 2);
    }

    function _signDecide(uint32 incidentId, uint32 ratio) internal view returns (bytes[] memory) {
        return _sign(_decideHash(incidentId, ratio), 2);
    }

    function _validateHash(uint32 eid, uint32 reportId) internal view returns (bytes32) {
        (uint32 productId, uint40 instant, bytes32 evidence) = _reported(eid, reportId);
        return keccak256(abi.encode(assessment.VALIDATE_TYPEHASH(), eid, reportId, productId, instant, evidence));
    }

    function _decideHash(uint32 incidentId, uint32 ratio) internal view returns (bytes32) {
        return keccak256(abi.encode(assessment.DECIDE_TYPEHASH(), incidentId, ratio, EVIDENCE));
    }

    function _decideByTreeHash(uint32 incidentId, Allocation[] memory allocations) internal view returns (bytes32) {
        bytes memory hashes;
        for (uint256 i; i < allocations.length; ++i) {
            bytes memory item = abi.encode(assessment.ALLOCATION_TYPEHASH(), allocations[i]);
            hashes = abi.encodePacked(hashes, keccak256(item));
        }
        bytes32 typeHash = assessment.DECIDE_BY_TREE_TYPEHASH();
        return keccak256(abi.encode(typeHash, incidentId, keccak256(hashes), EVIDENCE));
    }

    function _reported(uint32 eid, uint32 reportId) private view returns (uint32, uint40, bytes32) {
        return (
            assessment.getReport(eid, reportId).productId,
            assessment.getReport(eid, reportId).instant,
            assessment.getReport(eid, reportId).evidence
        );
    }

    /// @dev Signatures of the first `number` assessors over an EIP-712 struct of the assessment.
    function _sign(bytes32 structHash, uint256 number) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](number);
        for (uint256 i; i < number; ++i) {
            signatures[i] = _signOne(structHash, assessorKeys[i]);
        }
    }

    function _signOne(bytes32 structHash, uint256 key) internal view returns (bytes memory) {
        (, string memory name, string memory version, uint256 chainId, address verifier,,) = assessment.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                verifier
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, structHash)));
        return abi.encodePacked(r, s, v);
    }

    /*//////////////////////////////////////////////////////////////
                                 PERMITS
    //////////////////////////////////////////////////////////////*/

    function _signPermit(uint256 side, uint256 key, address spender, uint256 value, uint256 deadline)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        address owner = vm.addr(key);
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner,
                spender,
                value,
                sides[side].asset.nonces(owner),
                deadline
            )
        );
        return vm.sign(key, keccak256(abi.encodePacked(hex"1901", sides[side].asset.DOMAIN_SEPARATOR(), structHash)));
    }

    /// @dev Puts the real Permit2 at its address: the code as it is deployed, from the npm package that publishes it.
    function _etchPermit2() internal {
        vm.etch(PERMIT2, vm.parseJsonBytes(vm.readFile(PERMIT2_FILE), ".bytecode"));
    }

    function _signPermit2(uint256 key, address spender, IPermit2.PermitTransferFrom memory permit)
        internal
        view
        returns (bytes memory)
    {
        bytes32 permitted =
            keccak256(abi.encode(keccak256("TokenPermissions(address token,uint256 amount)"), permit.permitted));
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)"
                ),
                permitted,
                spender,
                permit.nonce,
                permit.deadline
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                block.chainid,
                PERMIT2
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, structHash)));
        return abi.encodePacked(r, s, v);
    }

    /*//////////////////////////////////////////////////////////////
                               ASSERTIONS
    //////////////////////////////////////////////////////////////*/

    /// @dev R3: capital by accrual equals capital by counting cash.
    function _assertAudit() internal view {
        (int256 capital, int256 counted) = ledger.audit(POOL_ID);
        assertEq(capital, counted, "audit");
    }

    /// @dev What the pool holds is what it owes to somebody: free capital, money set aside, held or of exits, waiting deposits, premium not
    /// synced.
    function _assertCash(uint256 side) internal view {
        ICapitalPool.Books memory b = sides[side].pool.books();
        uint256 owed = uint256(b.free) + b.setAside + b.held + b.pending + b.exitsOwed + b.unearned + b.premiumEarned
            - b.premiumSynced;
        assertEq(sides[side].asset.balanceOf(address(sides[side].pool)), owed * sides[side].pool.SCALE(), "cash");
    }

    function _capital() internal view returns (uint256) {
        return ledger.getPool(POOL_ID).capital;
    }

    function _line(uint256 side, uint32 productId) internal view returns (ILedger.Line memory) {
        return ledger.getLine(productId, sides[side].eid);
    }
}
