import { expect, test } from 'vitest'
import * as core from './index.js'

test('what the package exports', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "BadFlagError",
      "CoreError",
      "GuidMismatchError",
      "InvalidAddressError",
      "InvalidAmountError",
      "InvalidCurveError",
      "InvalidHexError",
      "InvalidLabelError",
      "MessageType",
      "OutOfRangeError",
      "TooManyLinesError",
      "UnknownMessageTypeError",
      "UnknownVersionError",
      "WrongLengthError",
      "area",
      "bytes32ToLabel",
      "composeCoverId",
      "dayStart",
      "decodeMessage",
      "decodePacket",
      "encodeKey",
      "encodeMessage",
      "encodePacket",
      "endDayFor",
      "formatAmount",
      "guidOf",
      "isFromHome",
      "labelToBytes32",
      "lzReceiveOptions",
      "parseAmount",
      "parseCoverId",
      "premiumOf",
      "quotePremium",
      "rateOf",
      "roundOf",
      "toEid",
      "toProductId",
    ]
  `)
})
