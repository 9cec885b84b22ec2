// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {LibString} from "solady/utils/LibString.sol";

import {CoverStatus} from "./CoverStatus.sol";
import {CoverText} from "./CoverText.sol";

/// @title CoverArt
/// @notice Draws a cover as an SVG of 480 x 480: a dome that empties as payouts are made, over a line that fills as time passes.
/// It names no font file, image or script; every viewer draws it alone.
library CoverArt {
    using LibString for uint256;

    /// @notice What is drawn. Texts are printable ASCII, not escaped.
    /// @param label What is covered.
    /// @param figure The large number: what is left, or what was paid when nothing is.
    /// @param caption The line below it.
    /// @param leftBps Part that is left, of 10,000.
    /// @param elapsedBps Part of the protection that has passed, of 10,000.
    struct Face {
        CoverStatus status;
        string label;
        string figure;
        string caption;
        uint256 leftBps;
        uint256 elapsedBps;
        uint256 start;
        uint256 end;
        uint256 eid;
        uint256 coverId;
    }

    /// @dev Length of the dome's arc: pi x 172.
    uint256 private constant ARC = 541;
    uint256 private constant LINE = 408;

    /// @notice The name of a status, as it is written on the cover.
    function nameOf(CoverStatus status) internal pure returns (string memory) {
        if (status == CoverStatus.WAITING) return "Waiting";
        if (status == CoverStatus.PROTECTED) return "Protected";
        return status == CoverStatus.ENDED ? "Ended" : "Paid out";
    }

    /// @notice The picture.
    function draw(Face memory face) internal pure returns (string memory) {
        (string memory accent, string memory light, string memory dark) = _colours(face.status);
        return string.concat(
            _ground(light, dark), _head(face, accent), _dome(face, accent), _words(face), _times(face, accent), "</svg>"
        );
    }

    function _colours(CoverStatus status)
        private
        pure
        returns (string memory accent, string memory light, string memory dark)
    {
        if (status == CoverStatus.WAITING) return ("#b4bcff", "#3a3f9e", "#12143a");
        if (status == CoverStatus.PROTECTED) return ("#5eead4", "#0d5c4f", "#04231f");
        if (status == CoverStatus.ENDED) return ("#c3ccd8", "#4a5362", "#191d24");
        return ("#ffd38f", "#742350", "#240a1d");
    }

    function _ground(string memory light, string memory dark) private pure returns (string memory) {
        return string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" font-weight="300" fill="#fff" ',
            "font-family=\"'Helvetica Neue',Helvetica,'Segoe UI',Roboto,Arial,sans-serif\">",
            '<defs><radialGradient id="ground" cx="50%" cy="69%" r="78%"><stop stop-color="',
            light,
            '"/><stop offset="1" stop-color="',
            dark,
            '"/></radialGradient></defs><path fill="url(#ground)" d="M0 0h480v480H0z"/>',
            '<rect x="14.5" y="14.5" width="451" height="451" rx="22" fill="none" stroke="#fff" stroke-opacity=".14"/>'
        );
    }

    function _head(Face memory face, string memory accent) private pure returns (string memory) {
        return string.concat(
            '<path d="M36 52a10 10 0 0 1 20 0M40.5 52a5.5 5.5 0 0 1 11 0" fill="none" stroke-width="2" stroke="',
            accent,
            '"/><g font-size="20"><text x="65" y="53">OmniCover</text><text x="444" y="53" text-anchor="end" fill="',
            accent,
            '">',
            nameOf(face.status),
            "</text></g>"
        );
    }

    function _dome(Face memory face, string memory accent) private pure returns (string memory) {
        string memory echoes = string.concat(_echo(156, "26"), _echo(141, "18"), _echo(127, "12"), _echo(114, "08"));
        return string.concat(
            '<g fill="none" stroke="#fff">',
            echoes,
            '<g stroke-width="9"><path d="M68 330a172 172 0 0 1 344 0" opacity=".16"/>',
            '<path d="M68 330a172 172 0 0 1 344 0" stroke="',
            accent,
            '" stroke-dasharray="',
            (ARC * face.leftBps / 10_000).toString(),
            ' 999"/></g></g>'
        );
    }

    /// @dev A thin arc within the dome.
    function _echo(uint256 radius, string memory opacity) private pure returns (string memory) {
        string memory r = radius.toString();
        return string.concat(
            '<path d="M',
            (240 - radius).toString(),
            " 330a",
            r,
            " ",
            r,
            " 0 0 1 ",
            (2 * radius).toString(),
            ' 0" opacity=".',
            opacity,
            '"/>'
        );
    }

    function _words(Face memory face) private pure returns (string memory) {
        uint256 size = CoverText.fit(face.label, 54, 408);
        // A smaller name is set higher, so that it stays in the middle of its place.
        string memory label = _text(105 + size / 3, size, face.label);
        string memory figure = _text(278, CoverText.fit(face.figure, 62, 250), face.figure);
        string memory caption = _text(307, CoverText.fit(face.caption, 18, 270), face.caption);
        string memory ids =
            _text(447, 12, string.concat("chain eid ", face.eid.toString(), ", cover ", face.coverId.toString()));
        return string.concat(
            '<g text-anchor="middle">',
            label,
            figure,
            '<g opacity=".8">',
            caption,
            '</g><g opacity=".6">',
            ids,
            "</g></g>"
        );
    }

    function _text(uint256 y, uint256 size, string memory text) private pure returns (string memory) {
        return string.concat(
            '<text x="240" y="',
            y.toString(),
            '" font-size="',
            size.toString(),
            '">',
            LibString.escapeHTML(text),
            "</text>"
        );
    }

    function _times(Face memory face, string memory accent) private pure returns (string memory) {
        uint256 passed = LINE * face.elapsedBps / 10_000;
        string memory line = string.concat(
            '<path d="M36 330h408" stroke="#fff" stroke-opacity=".3"/><path stroke-width="2" stroke="',
            accent,
            '" d="M36 330h',
            passed.toString(),
            '"/><circle cy="330" r="5" cx="',
            (36 + passed).toString(),
            '" fill="',
            accent,
            '"/>'
        );
        return string.concat(
            line, _moment("36", "from", face.start), '<g text-anchor="end">', _moment("444", "until", face.end), "</g>"
        );
    }

    /// @dev A word, a date and a time of day, below each other.
    function _moment(string memory x, string memory word, uint256 time) private pure returns (string memory) {
        string memory at = string.concat('<text x="', x, '" y="');
        string memory small =
            string.concat('<g font-size="14" opacity=".7">', at, '364">', word, "</text>", at, '414">');
        return string.concat(
            small,
            CoverText.clock(time),
            ' UTC</text></g><g font-size="25">',
            at,
            '393">',
            CoverText.date(time),
            "</text></g>"
        );
    }
}
