// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title IPermit2
/// @notice What OmniCover uses of Uniswap's Permit2: one transfer for one signature, and what it refuses one with. Nonces are bits
/// without an order, 256 to a word.
interface IPermit2 {
    /// @notice The signature was used before, or its signer has cancelled it.
    error InvalidNonce();
    /// @notice The signature was good until `signatureDeadline`.
    error SignatureExpired(uint256 signatureDeadline);
    /// @notice Somebody else signed, or something else was signed.
    error InvalidSigner();
    /// @notice Nobody can have signed this.
    error InvalidSignature();
    /// @notice A signature has 64 or 65 bytes, unless a contract checks it.
    error InvalidSignatureLength();
    /// @notice The owner is a contract and does not confirm the signature.
    error InvalidContractSignature();
    /// @notice More is asked for than `maxAmount`, which was signed.
    error InvalidAmount(uint256 maxAmount);

    /// @notice Most that may be taken of a token.
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    /// @notice What is signed, with the spender: who may call.
    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice What is taken of it.
    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    /// @notice Moves tokens of the signer, whose signature names the caller as the spender.
    /// @param permit What was signed.
    /// @param transferDetails To whom and how much.
    /// @param owner Who signed.
    /// @param signature 65 bytes, 64 of EIP-2098, or what a contract takes by EIP-1271.
    function permitTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes calldata signature
    ) external;
}
