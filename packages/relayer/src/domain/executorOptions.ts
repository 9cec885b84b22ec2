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
 * An executor that ignores an option delivers something else than was paid for, so what it does not do is refused. Options of DVNs are not
 * looked at. The layout is that of `OptionsBuilder` and `ExecutorOptions` of LayerZero's contracts.
 *
 * @param options - the options of a `PacketSent` event, type 3
 * @returns gas and wei for `lzReceive`, and gas for what it composes
 * @throws {OptionsInvalidError} when the bytes are malformed, ask for more than `lzReceive` and one composed message without wei, give no gas or more than fits
 */
export function decodeExecutorOptions(options: Hex): ExecutorOptions {
  let [gas, value, composeGas] = [0n, 0n, 0n]
  for (const { type, fields } of readExecutorOptions(options)) {
    if (type === lzReceiveType) {
      const [addedGas, addedValue] = readAmounts(fields)
      gas += addedGas
      value += addedValue
    } else if (type === composeType) {
      const [addedGas, addedValue] = readAmounts(fields.slice(indexDigits))
      if (Number(`0x${fields.slice(0, indexDigits)}`) !== 0) throw refuse('a second composed call')
      if (addedValue !== 0n) throw refuse('composed calls with wei')
      composeGas += addedGas
    } else throw refuse(refusedTypes.get(type) ?? `options of type ${type}`)
  }
  if (gas === 0n) throw new OptionsInvalidError('they give no gas for lzReceive')
  for (const asked of [gas, composeGas]) {
    if (asked > maxGas)
      throw new OptionsInvalidError(`they ask for ${asked} gas, and at most ${maxGas} fit into a transaction`)
  }
  return { gas, value, composeGas }
}

const [executorWorker, dvnWorker] = [1, 2]
const [lzReceiveType, composeType] = [1, 3]
const refusedTypes: ReadonlyMap<number, string> = new Map([
  [2, 'native drops'],
  [4, 'ordered execution'],
  [5, 'reads'],
])
/** Two digits of hex for each byte. */
const indexDigits = 4
const amountDigits = 32

type Option = { readonly type: number; readonly fields: string }

/** The options for the executor: each has its worker (1 byte), the size of what follows (2 bytes), its type (1 byte) and fields. */
function readExecutorOptions(options: Hex): readonly Option[] {
  if (!isHex(options, { strict: true }) || !options.startsWith('0x0003')) {
    throw new OptionsInvalidError('they are not options of type 3')
  }
  const found: Option[] = []
  for (let left = options.slice(6); left !== ''; ) {
    const [worker, size] = [Number(`0x${left.slice(0, 2)}`), Number(`0x${left.slice(2, 6)}`)]
    const option = left.slice(6, 6 + 2 * size)
    if (left.length < 6 || size === 0 || option.length < 2 * size) throw malformed()
    if (worker === executorWorker) found.push({ type: Number(`0x${option.slice(0, 2)}`), fields: option.slice(2) })
    else if (worker !== dvnWorker) throw refuse(`options for worker ${worker}`)
    left = left.slice(6 + 2 * size)
  }
  return found
}

/** Gas, and wei where there is any, of 16 bytes each. */
function readAmounts(fields: string): [gas: bigint, value: bigint] {
  if (fields.length !== amountDigits && fields.length !== 2 * amountDigits) throw malformed()
  return [BigInt(`0x${fields.slice(0, amountDigits)}`), BigInt(`0x${fields.slice(amountDigits) || '0'}`)]
}

function malformed(): OptionsInvalidError {
  return new OptionsInvalidError('they are malformed')
}

function refuse(what: string): OptionsInvalidError {
  return new OptionsInvalidError(`this executor does not do ${what}`)
}
