import { Options } from '@layerzerolabs/lz-v2-utilities'
import { OutOfRangeError } from '@omnicover/core'
import type { Hex } from 'viem'

const maxUint128 = 2n ** 128n - 1n

/**
 * Encodes executor options by LayerZero's own library: how a message is to be delivered. The library encodes amounts below zero as those near
 * 2^128, so amounts are checked before.
 *
 * @param gas - gas for `lzReceive`, at least 1
 * @param value - wei handed to `lzReceive`
 * @returns options of type 3
 * @throws {OutOfRangeError} when gas or value does not fit 128 bits, or gas is 0
 */
export function lzReceiveOptions(gas: bigint, value = 0n): Hex {
  if (gas < 1n || gas > maxUint128) throw new OutOfRangeError('gas', gas, 1n, maxUint128)
  if (value < 0n || value > maxUint128) throw new OutOfRangeError('value', value, 0n, maxUint128)
  return Options.newOptions().addExecutorLzReceiveOption(gas, value).toHex() as Hex
}
