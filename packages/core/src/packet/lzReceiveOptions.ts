import type { Hex } from 'viem'
import { u8, u16, u128 } from '../codec/fields.js'
import { checkRange, maxUint128 } from '../codec/range.js'

/** Options of type 3, with one option for worker 1, the executor, of type 1, LZRECEIVE. */
const optionsType = 3
const executorWorker = 1
const lzReceiveOption = 1

/**
 * Encodes executor options: how the message is to be delivered.
 *
 * @param gas - gas for `lzReceive`, at least 1
 * @param value - wei handed to `lzReceive`
 * @returns options of type 3
 * @throws {OutOfRangeError} when gas or value does not fit 128 bits, or gas is 0
 */
export function lzReceiveOptions(gas: bigint, value = 0n): Hex {
  const gasDigits = u128.write(checkRange('gas', gas, 1n, maxUint128), 'gas')
  // As LayerZero's own encoder: a value of zero is left away.
  const parameters = value === 0n ? gasDigits : gasDigits + u128.write(value, 'value')
  const size = u16.write(u8.size + parameters.length / 2, 'size')
  return `0x${u16.write(optionsType, '')}${u8.write(executorWorker, '')}${size}${u8.write(lzReceiveOption, '')}${parameters}`
}
