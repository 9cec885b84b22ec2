// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Test} from "forge-std/Test.sol";
import {CREATE3} from "solady/utils/CREATE3.sol";

import {DeploymentFactory} from "../../../src/deploy/DeploymentFactory.sol";
import {IDeploymentFactory} from "../../../src/interfaces/IDeploymentFactory.sol";

contract Counted {
    error Counted_Odd(uint256 value);

    uint256 public immutable VALUE;

    constructor(uint256 value) {
        if (value % 2 == 1) revert Counted_Odd(value);
        VALUE = value;
    }
}

contract DeploymentFactory_Test is Test {
    DeploymentFactory private factory;
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);
    bytes32 private constant SALT = "salt";

    function setUp() public {
        factory = new DeploymentFactory();
    }

    function _code(uint256 value) private pure returns (bytes memory) {
        return abi.encodePacked(type(Counted).creationCode, abi.encode(value));
    }

    function _deploy(address deployer, uint256 value) private returns (address at) {
        vm.prank(deployer);
        return factory.deploy(SALT, _code(value));
    }

    function test_deploy() public {
        address expected = factory.addressOf(ALICE, SALT);
        vm.expectEmit(true, true, true, true, address(factory));
        emit IDeploymentFactory.Deployed(expected, ALICE, SALT, keccak256(_code(2)));
        address at = _deploy(ALICE, 2);
        assertEq(at, expected);
        assertEq(Counted(at).VALUE(), 2);
        assertEq(factory.codeHashOf(at), keccak256(_code(2)));
    }

    function test_deploy_anotherDeployer() public {
        address alices = _deploy(ALICE, 2);
        address bobs = _deploy(BOB, 4);
        assertNotEq(alices, bobs);
        assertEq(Counted(bobs).VALUE(), 4);
    }

    function test_deploy_sameSalt() public {
        address at = _deploy(ALICE, 2);
        bytes memory reason = abi.encodeWithSelector(IDeploymentFactory.DeploymentFactory_Exists.selector, at);
        vm.expectRevert(reason);
        _deploy(ALICE, 2);
        vm.expectRevert(reason);
        _deploy(ALICE, 4);
    }

    function test_deploy_constructorReverts() public {
        vm.expectRevert(CREATE3.DeploymentFailed.selector);
        _deploy(ALICE, 1);
        address at = factory.addressOf(ALICE, SALT);
        assertEq(factory.codeHashOf(at), 0);
        assertEq(_deploy(ALICE, 2), at);
    }

    function test_addressOf(address deployer, bytes32 salt, uint64 chainId) public {
        address here = factory.addressOf(deployer, salt);
        vm.chainId(bound(chainId, 1, type(uint64).max));
        assertEq(factory.addressOf(deployer, salt), here);
    }

    function test_codeHashOf_elsewhere(address at) public view {
        assertEq(factory.codeHashOf(at), 0);
    }
}
