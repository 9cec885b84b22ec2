import { Options } from '@layerzerolabs/lz-v2-utilities'
import { type Hex, isHex } from 'viem'
import { OptionsInvalidError } from '../errors.js'

/** What a message asks of its executor. */
export type ExecutorOptions = {
  /** Gas for `lzReceive` alone. */
  readonly gas: bigint
  /** Wei handed to `lzReceive`. */
  readonly value: bigint
  /** Gas for the message that the receiver composes, a second call; 0 when none is asked for. */
  readonly composeGas: bigint
}

/** A transaction can have 2^24 gas since EIP-7825; what is left over is for the executor and the endpoint. */
const maxGas = 15_000_000n

/**
 * Decodes the worker options of a message as the executor reads them: several gas options add up.
 *
 * `@layerzerolabs/lz-v2-utilities` lets trailing bytes and options that nobody carries out pass; here they are refused, because an
 * executor that ignores an option delivers something else than was paid for.
 *
 * @param options - the options of a `PacketSent` event, type 3
 * @returns gas and wei for `lzReceive`, and gas for what it composes
 * @throws {OptionsInvalidError} when the bytes are malformed, ask for more than `lzReceive` and one composed message without wei, give no gas or more than fits
 */
export function decodeExecutorOptions(options: Hex): ExecutorOptions {
  if (!isHex(options, { strict: true }) || !options.startsWith('0x0003')) {
    throw new OptionsInvalidError('they are not options of type 3')
  }
  const decoded = parse(options)
  const refused = unsupported(decoded)
  if (refused !== undefined) throw new OptionsInvalidError(`this executor does not do ${refused}`)

  const { gas, value } = decoded.decodeExecutorLzReceiveOption() ?? { gas: 0n, value: 0n }
  if (gas === 0n) throw new OptionsInvalidError('they give no gas for lzReceive')
  const composeGas = decoded.decodeExecutorComposeOption().reduce((sum, option) => sum + option.gas, 0n)
  for (const asked of [gas, composeGas]) {
    if (asked > maxGas)
      throw new OptionsInvalidError(`they ask for ${asked} gas, and at most ${maxGas} fit into a transaction`)
  }
  return { gas, value, composeGas }
}

function parse(options: Hex): Options {
  const decoded = (() => {
    try {
      const parsed = Options.fromOptions(options)
      // Decoding is lazy in the library: truncated parameters show only here.
      parsed.decodeExecutorLzReceiveOption()
      parsed.decodeExecutorComposeOption()
      return parsed
    } catch {
      throw new OptionsInvalidError('they are malformed')
    }
  })()
  if (decoded.toHex().toLowerCase() !== options.toLowerCase())
    throw new OptionsInvalidError('they have bytes that belong to no option')
  return decoded
}

function unsupported(options: Options): string | undefined {
  if (options.decodeExecutorNativeDropOption().length > 0) return 'native drops'
  const composed = options.decodeExecutorComposeOption()
  if (composed.some(({ index }) => index !== 0)) return 'a second composed call'
  if (composed.some(({ value }) => value !== 0n)) return 'composed calls with wei'
  if (options.decodeExecutorOrderedExecutionOption()) return 'ordered execution'
  if (options.decodeExecutorLzReadOption() !== undefined) return 'reads'
  return undefined
}
