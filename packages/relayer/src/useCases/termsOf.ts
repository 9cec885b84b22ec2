import { type Address, type Hex, isAddressEqual } from 'viem'
import { decodeExecutorOptions, type ExecutorOptions } from '../domain/executorOptions.js'
import { OptionsInvalidError } from '../errors.js'
import type { Message } from '../messages/message.js'
import { chainConfigOf, type RelayerContext } from './context.js'

/** What a sent packet says to its executor, beside the packet. */
export type Wishes = { readonly options: Hex; readonly sendLibrary: Address }

/** What a message asks of its executor, and why that does not deliver it, or DVNs do not attest it. */
export type Terms = Pick<Message, 'gas' | 'value' | 'composeGas' | 'refusal' | 'foreignLibrary'>

/**
 * Reads what a sent packet asks for.
 *
 * @param context - what is configured
 * @param srcEid - the chain that it was sent on
 * @param wishes - of its event
 * @returns gas in units of gas, value in wei, all 0 when the options cannot be read; with what is wrong, if anything is
 */
export function termsOf(
  context: Pick<RelayerContext, 'network'>,
  srcEid: number,
  { options, sendLibrary }: Wishes,
): Terms {
  const asked = decodeOptions(options)
  const { gas, value, composeGas } = asked instanceof OptionsInvalidError ? nothing : asked
  const refusal = refusalOf(context, asked)
  const foreignLibrary = foreignLibraryIn(context, srcEid, sendLibrary)
  return {
    ...{ gas, value, composeGas },
    ...(refusal !== undefined && { refusal }),
    ...(foreignLibrary !== undefined && { foreignLibrary }),
  }
}

/** Why nobody here attests a message: the library made the packet, and the application chose the library. */
function foreignLibraryIn(
  context: Pick<RelayerContext, 'network'>,
  srcEid: number,
  sendLibrary: Address,
): string | undefined {
  const expected = chainConfigOf(context, srcEid).sendLibrary
  if (isAddressEqual(sendLibrary, expected)) return undefined
  return `it was sent through the library ${sendLibrary}, and ${expected} is configured`
}

/** Why the executor does not deliver a message. Where anybody may send, anybody chooses that, so it holds up nothing else. */
function refusalOf(
  { network: { maxValuePerMessage } }: Pick<RelayerContext, 'network'>,
  asked: ExecutorOptions | OptionsInvalidError,
): string | undefined {
  if (asked instanceof OptionsInvalidError) return asked.shortMessage
  const { value } = asked
  return value > maxValuePerMessage
    ? `it asks for ${value} wei, and maxValuePerMessage is ${maxValuePerMessage}`
    : undefined
}

const nothing = { gas: 0n, value: 0n, composeGas: 0n }

function decodeOptions(options: Hex): ExecutorOptions | OptionsInvalidError {
  try {
    return decodeExecutorOptions(options)
  } catch (error) {
    if (error instanceof OptionsInvalidError) return error
    throw error
  }
}
