import { encodePacked, type Hex } from 'viem'

const OPTIONS_TYPE_3 = 3
const EXECUTOR_WORKER = 1
const LZ_RECEIVE = 1
/** One byte for the kind of option and sixteen for the gas. */
const LZ_RECEIVE_SIZE = 17

/**
 * Encodes options that buy gas for delivery and nothing else.
 *
 * @param gas - The gas limit of `lzReceive` on the far chain.
 * @returns LayerZero options of type 3.
 */
export function lzReceiveOptions(gas: bigint): Hex {
  return encodePacked(
    ['uint16', 'uint8', 'uint16', 'uint8', 'uint128'],
    [OPTIONS_TYPE_3, EXECUTOR_WORKER, LZ_RECEIVE_SIZE, LZ_RECEIVE, gas],
  )
}
