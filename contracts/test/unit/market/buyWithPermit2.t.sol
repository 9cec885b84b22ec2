// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ICoverMarket} from "../../../src/interfaces/ICoverMarket.sol";
import {IPermit2} from "../../../src/interfaces/IPermit2.sol";
import {Money} from "../../../src/libraries/Money.sol";
import {CoverMarket} from "../../../src/market/CoverMarket.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {ContractWallet} from "../../utils/ContractWallet.sol";
import {FeeDollar} from "../../utils/OddDollars.sol";

interface INonceBitmap {
    function nonceBitmap(address owner, uint256 word) external view returns (uint256);
}

contract CoverMarket_BuyWithPermit2_Test is BaseTest {
    CoverMarket internal market;
    ICoverMarket.BuyParams internal params;
    address internal dave;
    uint256 internal key;
    uint64 internal payment;

    function setUp() public override {
        super.setUp();
        _etchPermit2();
        _open();
        _setFee(PRODUCT, 500);
        market = sides[AWAY].market;
        (dave, key) = makeAddrAndKey("dave");
        params = _buyParams(1_000e6, dave);
        (params.integrator, params.integratorBps) = (carol, 100);
        payment = _paymentOf(params);
        params.maxPayment = payment;
        _fundForPermit2(dave, payment);
    }

    function _paymentOf(ICoverMarket.BuyParams memory order) private view returns (uint64) {
        ICoverMarket.Quote memory q = market.quote(PRODUCT, order.amount, order.endDay);
        return q.premium + q.protocolFee + q.premium * order.integratorBps / 10_000;
    }

    function _fundForPermit2(address who, uint256 amount) private {
        sides[AWAY].asset.mint(who, amount);
        vm.prank(who);
        sides[AWAY].asset.approve(PERMIT2, type(uint256).max);
    }

    /// @dev What fits the order.
    function _said() private view returns (IPermit2.PermitTransferFrom memory) {
        return IPermit2.PermitTransferFrom({
            permitted: IPermit2.TokenPermissions(address(sides[AWAY].asset), params.maxPayment),
            nonce: 7,
            deadline: block.timestamp
        });
    }

    /// @dev What `said` signs for the market, as the market takes it.
    function _permit(uint256 signer, address spender, IPermit2.PermitTransferFrom memory said)
        private
        view
        returns (ICoverMarket.Permit2 memory)
    {
        return ICoverMarket.Permit2(said.nonce, said.deadline, _signPermit2(signer, spender, said));
    }

    function _permit() private view returns (ICoverMarket.Permit2 memory) {
        return _permit(key, address(market), _said());
    }

    function _refuses(bytes memory reason, ICoverMarket.Permit2 memory permit) private {
        vm.expectRevert(reason);
        vm.prank(dave);
        market.buyWithPermit2(params, permit);
        assertEq(market.coverCount(PRODUCT), 0, "covers");
        assertEq(sides[AWAY].asset.balanceOf(dave), payment, "balance");
    }

    function _refuses(bytes4 selector, ICoverMarket.Permit2 memory permit) private {
        _refuses(abi.encodePacked(selector), permit);
    }

    function test_WhenSignatureIsValid() public {
        sides[AWAY].asset.mint(dave, 5e6);
        params.maxPayment += 5e6;
        address pool = address(sides[AWAY].pool);
        uint256 before = sides[AWAY].asset.balanceOf(pool);
        ICoverMarket.Permit2 memory permit = _permit();
        vm.prank(dave);
        (uint256 coverId, uint64 premium) = market.buyWithPermit2(params, permit);

        assertEq(market.ownerOf(coverId), dave, "owner");
        (uint64 received,) = market.premiumsOf(pool);
        assertEq(premium, received, "premium");
        assertLt(premium, payment, "fees");
        assertEq(sides[AWAY].asset.balanceOf(dave), 5e6, "left");
        assertEq(sides[AWAY].asset.balanceOf(pool) - before, payment, "collected");
        assertEq(sides[AWAY].asset.allowance(dave, address(market)), 0, "allowance");
        assertEq(INonceBitmap(PERMIT2).nonceBitmap(dave, 0), 1 << 7, "nonce");
    }

    function testFuzz_WhenSignatureIsValid(uint64 amount, uint16 period, uint16 feeBps, uint256 nonce) public {
        params.amount = uint64(bound(amount, 1e6, 100_000e6));
        params.endDay = _today() + uint16(bound(period, 3, 300));
        params.integratorBps = uint16(bound(feeBps, 0, market.MAX_FEE_BPS()));
        (params.maxPayment, params.owner) = (1_000_000e6, dave);
        _fund(AWAY, dave, 1_000_000e6);
        IPermit2.PermitTransferFrom memory said = _said();
        said.nonce = nonce;

        uint256 state = vm.snapshotState();
        (uint256 taken, uint256 coverId, uint64 premium) = _bought(false, _permit());
        vm.revertToState(state);
        (uint256 takenByPermit2, uint256 idByPermit2, uint64 premiumByPermit2) =
            _bought(true, _permit(key, address(market), said));
        assertEq(takenByPermit2, taken, "taken");
        assertEq(idByPermit2, coverId, "id");
        assertEq(premiumByPermit2, premium, "premium");
    }

    function _bought(bool byPermit2, ICoverMarket.Permit2 memory permit)
        private
        returns (uint256 taken, uint256 coverId, uint64 premium)
    {
        uint256 before = sides[AWAY].asset.balanceOf(dave);
        vm.prank(dave);
        (coverId, premium) = byPermit2 ? market.buyWithPermit2(params, permit) : market.buy(params);
        taken = before - sides[AWAY].asset.balanceOf(dave);
    }

    function test_WhenPayerBuysForSomebodyElse() public {
        params.owner = alice;
        ICoverMarket.Permit2 memory permit = _permit();
        vm.prank(dave);
        (uint256 coverId,) = market.buyWithPermit2(params, permit);
        assertEq(market.ownerOf(coverId), alice, "owner");
        assertEq(sides[AWAY].asset.balanceOf(dave), 0, "balance");
    }

    function test_WhenSignatureIsCompact() public {
        ICoverMarket.Permit2 memory permit = _permit();
        bytes memory long = permit.signature;
        (bytes32 r, bytes32 s) = abi.decode(_first64(long), (bytes32, bytes32));
        if (uint8(long[64]) == 28) s |= bytes32(uint256(1) << 255);
        permit.signature = abi.encodePacked(r, s);
        vm.prank(dave);
        (uint256 coverId,) = market.buyWithPermit2(params, permit);
        assertEq(market.ownerOf(coverId), dave, "owner");
    }

    function _first64(bytes memory long) private pure returns (bytes memory short) {
        short = new bytes(64);
        for (uint256 i; i < 64; ++i) {
            short[i] = long[i];
        }
    }

    function test_GivenPayerIsContract() public {
        ContractWallet wallet = new ContractWallet(dave);
        _fundForPermit2(address(wallet), payment);
        ICoverMarket.Permit2 memory permit = _permit();
        vm.prank(address(wallet));
        (uint256 coverId,) = market.buyWithPermit2(params, permit);
        assertEq(market.ownerOf(coverId), dave, "owner");
        assertEq(sides[AWAY].asset.balanceOf(address(wallet)), 0, "balance");
    }

    function test_RevertGiven_PayerIsContractThatDoesNotConfirm() public {
        ContractWallet wallet = new ContractWallet(alice);
        _fundForPermit2(address(wallet), payment);
        ICoverMarket.Permit2 memory permit = _permit();
        vm.expectRevert(IPermit2.InvalidContractSignature.selector);
        vm.prank(address(wallet));
        market.buyWithPermit2(params, permit);
    }

    function test_RevertGiven_TheTokenKeepsAFee() public {
        address asset = address(sides[AWAY].asset);
        vm.etch(asset, address(new FeeDollar()).code);
        uint256 arrived = payment - payment / 1_000;
        _refuses(abi.encodeWithSelector(Money.Money_NotWhatWasSent.selector, asset, payment, arrived), _permit());
    }

    function test_RevertWhen_SomebodyElseSigned() public {
        (, uint256 other) = makeAddrAndKey("erin");
        _refuses(IPermit2.InvalidSigner.selector, _permit(other, address(market), _said()));
    }

    function test_RevertWhen_SomebodyElseSubmits() public {
        _fundForPermit2(bob, payment);
        ICoverMarket.Permit2 memory permit = _permit();
        vm.expectRevert(IPermit2.InvalidSigner.selector);
        vm.prank(bob);
        market.buyWithPermit2(params, permit);
    }

    function test_RevertWhen_SignatureHasExpired() public {
        IPermit2.PermitTransferFrom memory said = _said();
        said.deadline = block.timestamp - 1;
        bytes memory reason = abi.encodeWithSelector(IPermit2.SignatureExpired.selector, said.deadline);
        _refuses(reason, _permit(key, address(market), said));
    }

    function test_RevertGiven_NonceWasUsed() public {
        sides[AWAY].asset.mint(dave, 2 * payment);
        params.maxPayment *= 2;
        ICoverMarket.Permit2 memory permit = _permit();
        vm.startPrank(dave);
        market.buyWithPermit2(params, permit);
        vm.expectRevert(IPermit2.InvalidNonce.selector);
        market.buyWithPermit2(params, permit);
    }

    function test_RevertWhen_LessWasSigned() public {
        IPermit2.PermitTransferFrom memory said = _said();
        said.permitted.amount -= 1;
        _refuses(IPermit2.InvalidSigner.selector, _permit(key, address(market), said));
    }

    function test_RevertWhen_AnotherSpenderWasSigned() public {
        _refuses(IPermit2.InvalidSigner.selector, _permit(key, address(sides[HOME].market), _said()));
    }

    function test_RevertWhen_AnotherTokenWasSigned() public {
        IPermit2.PermitTransferFrom memory said = _said();
        said.permitted.token = address(sides[HOME].asset);
        _refuses(IPermit2.InvalidSigner.selector, _permit(key, address(market), said));
    }

    function test_RevertWhen_SignatureHasWrongLength() public {
        ICoverMarket.Permit2 memory permit = _permit();
        permit.signature = bytes.concat(permit.signature, hex"00");
        _refuses(IPermit2.InvalidSignatureLength.selector, permit);
    }

    function test_RevertGiven_Permit2WasNotApproved() public {
        vm.prank(dave);
        sides[AWAY].asset.approve(PERMIT2, payment - 1);
        _refuses(abi.encodeWithSignature("Error(string)", "TRANSFER_FROM_FAILED"), _permit());
    }

    function test_RevertWhen_PaymentIsAboveMaximum() public {
        params.maxPayment = payment - 1;
        bytes memory reason =
            abi.encodeWithSelector(ICoverMarket.CoverMarket_PaymentTooHigh.selector, payment, payment - 1);
        _refuses(reason, _permit());
        assertEq(INonceBitmap(PERMIT2).nonceBitmap(dave, 0), 0, "nonce");
    }
}

contract CoverMarket_BuyWithoutPermit2_Test is BaseTest {
    function test_RevertGiven_ChainHasNoPermit2() public {
        permit2 = address(0);
        super.setUp();
        _open();
        _fund(AWAY, bob, 1_000e6);
        CoverMarket market = sides[AWAY].market;
        assertEq(market.PERMIT2(), address(0), "Permit2");
        vm.expectRevert(ICoverMarket.CoverMarket_NoPermit2.selector);
        vm.prank(bob);
        market.buyWithPermit2(_buyParams(1_000e6, bob), ICoverMarket.Permit2(0, block.timestamp, ""));
    }

    function setUp() public override {}
}
