import { type Command, InvalidArgumentError } from 'commander'
import { type Hash, isHash } from 'viem'
import { explain } from './explain.js'
import { retry } from './retry.js'
import { status } from './status.js'

/**
 * Adds the commands for people who run a relayer.
 *
 * @param program - gets them
 */
export function operate(program: Command): void {
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .requiredOption('--config <file>', 'configuration of the relayer, JSON')
  command('status', 'how every pathway stands: sent, verified, committed, delivered, oldest age, cost')
    .option('--json', 'print one JSON object')
    .action(status)
  command('explain', 'the whole story of a message, and what to do next')
    .argument('<guid-or-hash>', 'guid of a message, or hash of a transaction that moved messages', toHash)
    .option('--json', 'print one JSON object')
    .action(explain)
  command('retry', 'take the next step of a message by hand: commit, deliver, or run what it composed')
    .argument('<guid>', 'guid of the message', toHash)
    .option('--gas <gas>', 'gas for the handler; default: what the message paid for', toGas)
    .option('--dry-run', 'try it, and send nothing')
    .option('--key-file <file>', 'file with a private key that pays, needed while the relayer runs')
    .option('--json', 'print one JSON object')
    .action(retry)
}

function toHash(text: string): Hash {
  if (!isHash(text)) throw new InvalidArgumentError('Give 0x and 64 hex digits.')
  return text.toLowerCase() as Hash
}

function toGas(text: string): bigint {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('Give a whole number below 100000000.')
  return BigInt(text)
}
