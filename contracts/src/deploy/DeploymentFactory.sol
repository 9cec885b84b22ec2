// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CREATE3} from "solady/utils/CREATE3.sol";

import {IDeploymentFactory} from "../interfaces/IDeploymentFactory.sol";

/// @title DeploymentFactory
/// @notice See {IDeploymentFactory}.
contract DeploymentFactory is IDeploymentFactory {
    /// @inheritdoc IDeploymentFactory
    mapping(address at => bytes32) public codeHashOf;

    /// @inheritdoc IDeploymentFactory
    function deploy(bytes32 salt, bytes calldata initCode) external returns (address at) {
        at = addressOf(msg.sender, salt);
        if (codeHashOf[at] != 0) revert DeploymentFactory_Exists(at);
        bytes32 codeHash = keccak256(initCode);
        codeHashOf[at] = codeHash;
        emit Deployed(at, msg.sender, salt, codeHash);
        CREATE3.deployDeterministic(initCode, _saltOf(msg.sender, salt));
    }

    /// @inheritdoc IDeploymentFactory
    function addressOf(address deployer, bytes32 salt) public view returns (address at) {
        return CREATE3.predictDeterministicAddress(_saltOf(deployer, salt));
    }

    function _saltOf(address deployer, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(deployer, salt));
    }
}
