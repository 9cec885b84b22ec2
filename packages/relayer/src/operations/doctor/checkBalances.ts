import { formatEther } from 'viem'
import { payersOf, readSigners } from '../readSigners.js'
import type { Check, Finding } from './finding.js'

/** Every key that pays: for how many messages does it last? */
export const checkBalances: Check = {
  name: 'balances',
  run: async ({ operator, config, messages: wanted }) => {
    const rows = await readSigners(operator, payersOf(config))
    return rows.map((row): Finding => {
      const { role, dvn, eid, address } = row
      const subject = `${role}${dvn === undefined ? '' : ` ${dvn}`} on ${eid}`
      if (row.problem !== undefined) return { check: 'balances', subject, verdict: 'fault', text: row.problem }
      const { messages, balance, owed } = row
      const asked = owed === 0n ? '' : `, messages that wait ask it to hand ${formatEther(owed)} on`
      const has = `${address} has ${formatEther(balance)}${asked}, enough for ${messages} messages`
      if (messages === 0n) return { check: 'balances', subject, verdict: 'fault', text: `${has}: fund it` }
      if (messages < wanted)
        return { check: 'balances', subject, verdict: 'warning', text: `${has}, fewer than ${wanted}: fund it soon` }
      return { check: 'balances', subject, verdict: 'ok', text: has }
    })
  },
}
