// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IDeploymentFactory
/// @notice Creates contracts at addresses that depend on who deploys and on a salt alone, not on code or arguments: contracts that
/// know each other by immutable addresses can all be named before the first exists, and a deployment that was broken off carries
/// on where it stopped. It owns nothing and has no power over what it created.
interface IDeploymentFactory {
    error DeploymentFactory_Exists(address at);

    event Deployed(address indexed at, address indexed deployer, bytes32 salt, bytes32 codeHash);

    /// @notice Creates a contract.
    /// @dev Reverts with DeploymentFactory_Exists when the caller has used the salt, and with `DeploymentFailed()` when the
    /// constructor does.
    /// @param salt Of the caller's own: another deployer gets another address for it.
    /// @param initCode Creation code and encoded arguments.
    /// @return at The contract, at `addressOf(msg.sender, salt)`.
    function deploy(bytes32 salt, bytes calldata initCode) external returns (address at);

    /// @param deployer Caller of `deploy`.
    /// @param salt As given there.
    /// @return at Where the contract is, or will be.
    function addressOf(address deployer, bytes32 salt) external view returns (address at);

    /// @param at A contract.
    /// @return codeHash Keccak-256 of the creation code and the arguments that it was created from; zero when it was not
    /// created here.
    function codeHashOf(address at) external view returns (bytes32 codeHash);
}
