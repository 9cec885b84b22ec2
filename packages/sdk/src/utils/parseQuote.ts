import type { Address } from 'viem'
import { isAddress } from 'viem/utils'
import { InvalidQuoteError } from '../errors/request.js'
import { type Quote, quoteBlockers } from '../types/quote.js'
import { quoteVersion } from './serializeQuote.js'

/**
 * Reads a quote that `serializeQuote` wrote. It is checked for its form only: what it costs and whether it can be bought, the
 * chain says.
 *
 * @param text - JSON.
 * @returns The quote.
 * @throws {InvalidQuoteError} when a field is missing or not what it should be.
 */
export function parseQuote(text: string): Quote {
  const fields = parseObject(text)
  if (fields.version !== quoteVersion)
    throw new InvalidQuoteError({ reason: `its version is ${fields.version}, not ${quoteVersion}` })
  const number = (name: keyof Quote) => readNumber(name, fields[name])
  const amount = (name: keyof Quote) => readAmount(name, fields[name])
  return {
    ...{ chainId: number('chainId'), eid: number('eid'), productId: number('productId') },
    ...{ amount: amount('amount'), endDay: number('endDay') },
    ...{ premium: amount('premium'), protocolFee: amount('protocolFee') },
    ...{ integrator: readAddress(fields.integrator), integratorBps: number('integratorBps') },
    ...{ integratorFee: amount('integratorFee'), maxPayment: amount('maxPayment'), expiresAt: number('expiresAt') },
    ...{ available: amount('available'), startsAt: number('startsAt'), endsAt: number('endsAt') },
    ...{ termsId: number('termsId'), blockers: readBlockers(fields.blockers) },
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Refused below, with what is not JSON at all.
  }
  throw new InvalidQuoteError({ reason: 'the text is not a JSON object' })
}

function readNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new InvalidQuoteError({ reason: `${name} is not a whole number` })
}

function readAmount(name: string, value: unknown): bigint {
  if (typeof value === 'string' && /^\d+$/.test(value)) return BigInt(value)
  throw new InvalidQuoteError({ reason: `${name} is not a decimal string` })
}

function readAddress(value: unknown): Address {
  if (typeof value === 'string' && isAddress(value)) return value
  throw new InvalidQuoteError({ reason: 'integrator is not an address' })
}

function readBlockers(value: unknown): Quote['blockers'] {
  const blockers = Array.isArray(value) ? quoteBlockers.filter((blocker) => value.includes(blocker)) : []
  if (!Array.isArray(value) || blockers.length !== value.length)
    throw new InvalidQuoteError({ reason: 'blockers has something unknown' })
  return blockers
}
