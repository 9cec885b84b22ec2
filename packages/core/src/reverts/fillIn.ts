import { formatEther, type Hex, hexToString, toHex } from 'viem'
import { parseCoverId } from '../ids/coverId.js'
import { MessageType } from '../messages/messageType.js'
import { formatAmount } from '../money/amount.js'
import { formatDay } from '../time/formatDay.js'
import { formatTime } from '../time/formatTime.js'

/** The ways to write an argument: `{amount:money}`. Without a form it is written as it is. */
const forms: Readonly<Record<string, (value: never) => string>> = {
  money: (units: bigint) => formatAmount(units),
  native: (wei: bigint) => formatEther(wei),
  time: (seconds: bigint | number) => formatTime(seconds),
  day: (day: bigint | number) => formatDay(day),
  ppm: (parts: number) => `${parts / 10_000}%`,
  bps: (parts: number) => `${parts / 100}%`,
  cover: (coverId: bigint) => {
    const { eid, productId, serial } = parseCoverId(coverId)
    return `${coverId} (number ${serial} of product ${productId} on chain ${eid})`
  },
  message: (type: number) => Object.entries(MessageType).find(([, known]) => known === type)?.[0] ?? `type ${type}`,
  word: (text: Hex) => hexToString(text, { size: 32 }),
  code: (code: bigint) => toHex(code, { size: 1 }),
}

/** The names of the forms. */
export const formNames: readonly string[] = Object.keys(forms)

/**
 * Puts arguments into a text.
 *
 * @param text - with `{name}` or `{name:form}` where an argument goes
 * @param values - the arguments by name
 * @returns the text with the arguments; one that its form cannot write, such as a time beyond all calendars, is written as it is
 */
export function fillIn(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+):?(\w*)\}/g, (_, name: string, form: string) => write(values[name], form))
}

function write(value: unknown, form: string): string {
  try {
    return forms[form]?.(value as never) ?? String(value)
  } catch {
    // A contract may have been given nonsense, and refused for just that.
    return String(value)
  }
}
