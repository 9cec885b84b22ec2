// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Types of messages between home and the other chains; also the keys of the enforced options.
library MessageType {
    // home -> away
    uint16 internal constant TARGETS = 1;
    uint16 internal constant PRODUCT = 2;
    uint16 internal constant INCIDENT_OPENED = 3;
    uint16 internal constant CLAIM_DECIDED = 4;
    uint16 internal constant EPOCH_SETTLED = 5;
    uint16 internal constant DECISION_DENIED = 6;
    uint16 internal constant REMIT = 7;
    uint16 internal constant SHARES_TO_AWAY = 8;
    uint16 internal constant LAST_FROM_HOME = SHARES_TO_AWAY;

    // away -> home
    uint16 internal constant CAPITAL_REPORT = 16;
    uint16 internal constant INCIDENT_REPORTED = 17;
    uint16 internal constant SHARES_TO_HOME = 18;

    /// @return Whether home sends this type (else an away chain does).
    function isFromHome(uint16 messageType) internal pure returns (bool) {
        return messageType >= TARGETS && messageType <= LAST_FROM_HOME;
    }

    /// @return Whether a message of home's types makes the chain that hears it fresher: all but a denial, whose time is when home denied,
    /// also for a chain that is silent.
    function isNews(uint16 messageType) internal pure returns (bool) {
        return messageType != DECISION_DENIED;
    }
}
