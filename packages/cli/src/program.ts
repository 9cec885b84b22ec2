import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { operate } from './commands/operate.js'
import { setUp } from './commands/setUp.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** More than these, and the run does little else than start the relayer. */
const MOST_KILLS = 100

/**
 * The command line. A command is loaded when it is run: most of them bring the relayer or the deployer, which take a second, and
 * nobody should wait for them who only asks for help or mistyped an option.
 *
 * @returns the program, ready to parse
 */
export function createProgram(): Command {
  const program = new Command('omnicover')
    .description('Cross-chain DeFi cover on LayerZero V2.')
    .version(version)
    .showHelpAfterError()
  program
    .command('demo')
    .description('play the whole story on local chains: deposit, cover, incident, payout; exits 1 if any check fails')
    .option('--report <file>', 'write the report as JSON')
    .option('--picture <file>', 'draw capital, exposure and payouts over the run as SVG; default: beside the report')
    .option('--keep', 'leave everything up at the end and print URLs, addresses and funded keys')
    .option('--verbose', 'print every event of the relayer, and every message at the end')
    .option('--chaos <kills>', 'kill the relayer this often at random moments; all must end well all the same', toKills)
    .option('--seed <number>', 'with --chaos: draw the moments of an earlier run', toCount)
    .action(async (options, command: Command) => {
      if (options.seed !== undefined && options.chaos === undefined) command.error('error: --seed needs --chaos')
      if (options.report !== undefined && options.report === options.picture)
        command.error('error: --report and --picture name one file: the picture would replace the report')
      const { demo } = await import('./commands/demo.js')
      if (!(await demo(options))) process.exitCode = 1
    })
  program
    .command('devnet')
    .description('start local chains with OmniCover deployed and wired, and a relayer, until Ctrl-C')
    .option('--no-relay', 'run no relayer')
    .action(async (options) => (await import('./commands/devnet.js')).devnet(options))
  program
    .command('relay')
    .description('run the relayer: DVNs, executor and keeper, until Ctrl-C')
    .requiredOption('--config <file>', 'configuration, JSON')
    .option('--json', 'print one JSON object a line, and at the end all messages')
    .option('--stop-with-stdin', 'stop when standard input ends')
    .action(async (options) => (await import('./commands/relay.js')).relay(options))
  setUp(program)
  operate(program)
  return program
}

function toKills(text: string): number {
  const kills = toCount(text)
  if (kills > MOST_KILLS) throw new InvalidArgumentError(`Give at most ${MOST_KILLS}: each kill costs seconds.`)
  return kills
}

function toCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 10.')
  return Number(text)
}
