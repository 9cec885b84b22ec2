import { printTable } from '../gas/print.js'
import type { Burst, Restart } from './measure.js'

/** One contender's figures. */
export type Measured = {
  readonly name: string
  readonly burst: Burst
  /** After SIGKILL. */
  readonly killed: Restart
  /** After SIGINT. */
  readonly stopped: Restart
}

/**
 * Prints one table, a column for each contender.
 *
 * @param contenders - in the order of the columns
 * @param count - messages of a burst
 * @param version - what it is compared with
 */
export function print(contenders: readonly Measured[], count: number, version: string): void {
  console.log(`
${count} messages submitted at once, one way, on the same two local chains with a block a second; one relayer after the other, each
a process of its own with its own defaults, on node ${process.version}. Hyperlane: ${version} with its default security, in which the
destination believes one trusted relayer, nobody attests and no confirmation is waited for. Ours: two DVNs, an executor, one confirmation.
Not alike, so gas and calls are no verdict: ours pays for two attestations of each message. Neither protocol can deliver twice.
`)
  const row = (label: string, cell: (one: Measured) => string) => [label, ...contenders.map(cell)]
  const restartRows = (word: string, of: (one: Measured) => Restart) => [
    row(`${word}: sent, of these while no relayer ran`, (one) => `${of(one).sent}, ${of(one).sentMeanwhile}`),
    row(`${word}: delivered before the next start`, (one) => `${of(one).before}`),
    row(`${word}: delivered in the end, by itself`, (one) => `${of(one).after}`),
    row(`${word}: seconds from the start to the last`, (one) => of(one).seconds?.toFixed(1) ?? 'never'),
    row(`${word}: never picked up again`, (one) => `${of(one).sent - of(one).after}`),
    row(`${word}: of these brought by hand, tried`, (one) => `${of(one).triedByHand}`),
    row(`${word}: of these brought by hand, arrived`, (one) => `${of(one).arrivedByHand}`),
    row(`${word}: transactions that reverted`, (one) => `${of(one).reverted}`),
  ]
  printTable([
    row('', ({ name }) => name),
    row('delivered', ({ burst }) => `${burst.delivered} of ${count}`),
    row('seconds to the first', ({ burst }) => burst.firstSeconds.toFixed(1)),
    row('seconds to the last', ({ burst }) => burst.lastSeconds.toFixed(1)),
    row('messages a second', ({ burst }) => (burst.delivered / burst.lastSeconds).toFixed(2)),
    row('JSON-RPC calls a message', ({ burst }) => (burst.calls / burst.delivered).toFixed(1)),
    row('JSON-RPC calls a minute, both chains idle', ({ burst }) => burst.callsIdleMinute.toFixed(0)),
    row('destination gas a message', ({ burst }) => (burst.gas / BigInt(burst.delivered)).toLocaleString('en')),
    row('destination transactions a message', ({ burst }) => (burst.transactions / burst.delivered).toFixed(2)),
    ...restartRows('killed', ({ killed }) => killed),
    ...restartRows('stopped', ({ stopped }) => stopped),
  ])
}
