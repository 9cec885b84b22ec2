// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";

import {ICoverDescriptor} from "../interfaces/ICoverDescriptor.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";

/// @title CoverDescriptor
/// @notice See {ICoverDescriptor}.
contract CoverDescriptor is ICoverDescriptor {
    /// @inheritdoc ICoverDescriptor
    function tokenURI(ICoverMarket market, uint256 coverId) external view returns (string memory) {
        ICoverMarket.Cover memory cover = market.getCover(coverId);
        bytes32 label = market.getProduct(cover.productId).label;
        string memory json = string.concat(
            '{"name":"Cover of ',
            LibString.escapeJSON(LibString.fromSmallString(label)),
            '","attributes":[{"trait_type":"amount","value":"',
            LibString.toString(cover.amount),
            '"},{"trait_type":"paid","value":"',
            LibString.toString(cover.paid),
            '"},{"display_type":"date","trait_type":"start","value":',
            LibString.toString(cover.start),
            '},{"display_type":"date","trait_type":"end","value":',
            LibString.toString(cover.end),
            "}]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }
}
