// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @title PriceBound
/// @notice The most that a share may be paid for when it leaves: the price that settlements last told here, and a twentieth more
/// for each day since, compounding. Premium raises a true price by far less; a budget that comes back may raise it by more, and
/// exits then wait some days. Compounding, because after a large loss a price that is true again may be many times the last.
/// @dev Prices are in 1e-36 of a unit for 1e-18 of a share. All are upper bounds of what home reckoned with, which rounds for the
/// pool: so rounding refuses no true settlement, and one of dust, which tells little, lowers nothing that it should not.
library PriceBound {
    /// @param told Zero until a settlement was applied or shares moved here: nobody has shares before.
    /// @param at When it was told, UTC seconds.
    struct Price {
        uint128 told;
        uint40 at;
    }

    uint256 internal constant ONE = 1e36;

    /// @dev A unit for a millionth of a share.
    uint128 private constant FIRST = 1e24;

    /// @dev A price rises by one of twenty parts a day; within a day linearly.
    uint256 private constant PARTS = 20;
    uint256 private constant WAD = 1e18;
    uint256 private constant DAILY = WAD + WAD / PARTS;

    /// @dev 1.05^400 is 3e8: more is no bound any more, and would overflow.
    uint256 private constant MAX_DAYS = 400;

    /// @return Most that a share may be paid for now.
    function most(Price storage price) internal view returns (uint256) {
        (uint256 told, uint256 at) = (price.told, price.at);
        if (told == 0) return type(uint128).max;
        uint256 time = block.timestamp - at;
        uint256 whole = time / 1 days;
        told = _grown(told, whole < MAX_DAYS ? whole : MAX_DAYS);
        told += told * (time % 1 days) / (PARTS * 1 days);
        return told < type(uint128).max ? told : type(uint128).max;
    }

    /// @return The price that settlements last told here; before the first, home's first price.
    function last(Price storage price) internal view returns (uint256) {
        return price.told == 0 ? FIRST : price.told;
    }

    /// @notice Begins with home's first price, where shares come before any settlement: else the first that leaves could be paid
    /// anything.
    function begin(Price storage price) internal {
        if (price.told == 0) (price.told, price.at) = (FIRST, uint40(block.timestamp));
    }

    /// @notice Notes that `shares` were worth `assets` at most. More than the bound tells nothing: it goes on growing.
    function tell(Price storage price, uint256 bound, uint256 assets, uint256 shares) internal {
        if (shares == 0) return;
        uint256 told = (assets * ONE + shares - 1) / shares;
        if (told >= bound) return;
        // forge-lint: disable-next-line(unsafe-typecast) below the bound, which fits
        (price.told, price.at) = (uint128(told), uint40(block.timestamp));
    }

    /// @dev A price after whole days: squares of the growth, by the bits of their number.
    function _grown(uint256 price, uint256 wholeDays) private pure returns (uint256) {
        for (uint256 growth = DAILY; wholeDays != 0; wholeDays >>= 1) {
            if (wholeDays % 2 == 1) price = price * growth / WAD;
            growth = growth * growth / WAD;
        }
        return price;
    }
}
