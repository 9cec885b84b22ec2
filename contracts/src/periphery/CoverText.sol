// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {DateTimeLib} from "solady/utils/DateTimeLib.sol";
import {LibString} from "solady/utils/LibString.sol";

/// @title CoverText
/// @notice Amounts, dates and names as people read them.
library CoverText {
    uint256 private constant UNITS = 1e6;

    /// @notice "1,234" or "1,234.50": rounded down to cents.
    /// @param units 1e-6 of the asset.
    function amount(uint256 units) internal pure returns (string memory) {
        uint256 cents = units / (UNITS / 100) % 100;
        return cents == 0 ? _grouped(units / UNITS) : string.concat(_grouped(units / UNITS), ".", _twoDigits(cents));
    }

    /// @notice "2 Jan 2026", in UTC.
    function date(uint256 time) internal pure returns (string memory) {
        (uint256 year, uint256 month, uint256 day) = DateTimeLib.timestampToDate(time);
        string memory name = LibString.slice("JanFebMarAprMayJunJulAugSepOctNovDec", 3 * month - 3, 3 * month);
        return string.concat(LibString.toString(day), " ", name, " ", LibString.toString(year));
    }

    /// @notice "09:30", in UTC.
    function clock(uint256 time) internal pure returns (string memory) {
        return string.concat(_twoDigits(time / 1 hours % 24), ":", _twoDigits(time / 1 minutes % 60));
    }

    /// @notice The text with a question mark for every byte that is not printable ASCII: neither JSON nor XML can carry all of
    /// them, not even escaped.
    function printable(string memory text) internal pure returns (string memory) {
        bytes memory raw = bytes(text);
        for (uint256 i; i < raw.length; ++i) {
            if (raw[i] < 0x20 || raw[i] > 0x7e) raw[i] = "?";
        }
        return string(raw);
    }

    /// @notice Largest font size, at most `max`, at which a printable text is surely no wider than `width`.
    function fit(string memory text, uint256 max, uint256 width) internal pure returns (uint256) {
        uint256 twentieths;
        for (uint256 i; i < bytes(text).length; ++i) {
            twentieths += _width(bytes(text)[i]);
        }
        // One digit is wider than nothing: an empty text has the largest size.
        uint256 size = twentieths == 0 ? max : width * 20 / twentieths;
        return size < max ? size : max;
    }

    /// @dev Width of a character in twentieths of the font size, rounded up, as in Helvetica and its kin.
    function _width(bytes1 char) private pure returns (uint256) {
        if (char == "W" || char == "@") return 20;
        if (char == "M" || char == "m" || char == "%" || char == "w") return 18;
        if (char >= "A" && char <= "Z") return 16;
        if (char == "," || char == "." || char == " " || char == "i" || char == "l") return 6;
        return 12;
    }

    function _grouped(uint256 value) private pure returns (string memory) {
        if (value < 1000) return LibString.toString(value);
        // The leading 1 keeps the zeros of the group.
        string memory group = LibString.slice(LibString.toString(1000 + value % 1000), 1);
        return string.concat(_grouped(value / 1000), ",", group);
    }

    function _twoDigits(uint256 value) private pure returns (string memory) {
        return LibString.slice(LibString.toString(100 + value), 1);
    }
}
