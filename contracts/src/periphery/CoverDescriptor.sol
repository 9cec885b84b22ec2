// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";
import {MetadataReaderLib} from "solady/utils/MetadataReaderLib.sol";

import {ICoverDescriptor} from "../interfaces/ICoverDescriptor.sol";
import {ICoverMarket} from "../interfaces/ICoverMarket.sol";
import {CoverArt} from "./CoverArt.sol";
import {CoverStatus, coverStatusAt} from "./CoverStatus.sol";
import {CoverText} from "./CoverText.sol";

/// @title CoverDescriptor
/// @notice See {ICoverDescriptor}.
contract CoverDescriptor is ICoverDescriptor {
    using LibString for uint256;

    /// @dev A cover in words. Texts are printable ASCII, not escaped.
    struct Story {
        CoverStatus status;
        string label;
        string asset;
        string amount;
        string left;
        string paid;
    }

    uint256 private constant MAX_SYMBOL = 16;

    /// @inheritdoc ICoverDescriptor
    function tokenURI(ICoverMarket market, uint256 coverId) external view returns (string memory) {
        ICoverMarket.Cover memory cover = market.getCover(coverId);
        Story memory story = _tell(market, cover);
        string memory svg = CoverArt.draw(_face(story, cover, coverId, market.EID()));
        string memory json = string.concat(
            '{"name":"Cover of ',
            LibString.escapeJSON(story.label),
            '","description":"',
            LibString.escapeJSON(_sentence(story, cover)),
            '","attributes":[',
            _words(story),
            _numbers(cover, market.EID()),
            '],"image":"data:image/svg+xml;base64,',
            Base64.encode(bytes(svg)),
            '"}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    function _tell(ICoverMarket market, ICoverMarket.Cover memory cover) private view returns (Story memory story) {
        story.status = coverStatusAt(cover, block.timestamp);
        story.label = _label(market, cover.productId);
        story.asset = CoverText.printable(MetadataReaderLib.readSymbol(market.ASSET(), MAX_SYMBOL));
        story.amount = CoverText.amount(cover.amount);
        story.left = CoverText.amount(_left(cover));
        story.paid = CoverText.amount(cover.paid);
    }

    function _label(ICoverMarket market, uint32 productId) private view returns (string memory) {
        string memory label = LibString.fromSmallString(market.getProduct(productId).label);
        if (bytes(label).length == 0) return string.concat("Product ", uint256(productId).toString());
        return CoverText.printable(label);
    }

    function _sentence(Story memory story, ICoverMarket.Cover memory cover) private pure returns (string memory) {
        string memory period = string.concat(_moment(cover.start), " until ", _moment(cover.end));
        return string.concat(
            "Protects against failures of ",
            story.label,
            " from ",
            period,
            ", for up to ",
            _money(story.amount, story),
            ". ",
            _money(story.left, story),
            " of it is left. Payouts go to the owner of this token."
        );
    }

    function _face(Story memory story, ICoverMarket.Cover memory cover, uint256 coverId, uint256 eid)
        private
        view
        returns (CoverArt.Face memory face)
    {
        bool spent = story.status == CoverStatus.PAID_OUT;
        face.status = story.status;
        face.label = story.label;
        face.figure = spent ? story.paid : story.left;
        face.caption = spent
            ? string.concat(story.asset, " paid out")
            : string.concat("of ", _money(story.amount, story), " left");
        face.leftBps = cover.amount == 0 ? 0 : uint256(_left(cover)) * 10_000 / cover.amount;
        face.elapsedBps = _elapsedBps(cover);
        (face.start, face.end, face.eid, face.coverId) = (cover.start, cover.end, eid, coverId);
    }

    function _words(Story memory story) private pure returns (string memory) {
        return string.concat(
            _trait("Product", story.label),
            _trait("Status", CoverArt.nameOf(story.status)),
            _trait("Amount", _money(story.amount, story)),
            _trait("Left", _money(story.left, story)),
            _trait("Paid", _money(story.paid, story))
        );
    }

    function _numbers(ICoverMarket.Cover memory cover, uint256 eid) private pure returns (string memory) {
        return string.concat(
            '{"display_type":"date","trait_type":"Start","value":',
            uint256(cover.start).toString(),
            '},{"display_type":"date","trait_type":"End","value":',
            uint256(cover.end).toString(),
            '},{"trait_type":"Chain eid","value":',
            eid.toString(),
            '},{"trait_type":"Terms","value":',
            uint256(cover.termsId).toString(),
            "}"
        );
    }

    function _trait(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', LibString.escapeJSON(value), '"},');
    }

    function _money(string memory amount, Story memory story) private pure returns (string memory) {
        return string.concat(amount, " ", story.asset);
    }

    function _moment(uint256 time) private pure returns (string memory) {
        return string.concat(CoverText.date(time), ", ", CoverText.clock(time), " UTC");
    }

    function _left(ICoverMarket.Cover memory cover) private pure returns (uint64) {
        return cover.amount > cover.paid ? cover.amount - cover.paid : 0;
    }

    function _elapsedBps(ICoverMarket.Cover memory cover) private view returns (uint256) {
        if (block.timestamp >= cover.end) return 10_000;
        if (block.timestamp <= cover.start) return 0;
        return (block.timestamp - cover.start) * 10_000 / (cover.end - cover.start);
    }
}
