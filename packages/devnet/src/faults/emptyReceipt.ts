import type { Fault } from './fault.js'
import { tamper } from './tamper.js'

/**
 * Has a node answer without what a receipt is for.
 *
 * @param what - `receipt`: there is none, as on a node that has not indexed the transaction yet; `logs`: there is one with no logs in it.
 * @returns The fault.
 */
export function emptyReceipt(what: 'receipt' | 'logs'): Fault {
  return tamper((method, result) => {
    if (method !== 'eth_getTransactionReceipt' || result === null) return result
    return what === 'receipt' ? null : { ...result, logs: [] }
  })
}
