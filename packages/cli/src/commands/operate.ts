import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import type { Address, Hash } from 'viem'

/** Of the page. */
const DEFAULT_PORT = 8_733

/** That each key should be able to pay for. */
const DEFAULT_MESSAGES = 100n

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
    .option('--web', 'serve it as a page to this machine, with the story of any message, until Ctrl-C')
    .addOption(
      new Option('--port <port>', 'where the page is served; 0 for any that is free')
        .argParser(toPort)
        .default(DEFAULT_PORT)
        .implies({ web: true }),
    )
    .option('--prices <file>', 'prices, for dollars beside coins: see configurations/prices.json')
    .option('--aws <file>', 'a deployment on AWS, whose table is read in place of the store: see docs/aws.md')
    .action(async (options) => (await import('./status.js')).status(options))
  command('explain', 'the whole story of a message, and what to do next')
    .argument('<guid-or-hash>', 'guid of a message, or hash of a transaction that moved messages', toHash)
    .option('--json', 'print one JSON object')
    .option('--prices <file>', 'prices, for dollars beside coins: see configurations/prices.json')
    .option('--aws <file>', 'a deployment on AWS, whose table is read in place of the store: see docs/aws.md')
    .action(async (id, options) => (await import('./explain.js')).explain(id, options))
  command(
    'retry',
    'set a message free that was put aside, or take its next step by hand: commit, deliver, or run what it composed',
  )
    .argument('<guid>', 'guid of the message', toHash)
    .option('--gas <gas>', 'gas for the handler; default: what the message paid for', toGas)
    .option('--dry-run', 'try it, and send nothing')
    .option('--key-file <file>', 'file with a private key that pays, needed for a step while the relayer runs')
    .option('--aws <file>', 'a deployment on AWS, whose table is written in place of the store: see docs/aws.md')
    .option('--json', 'print one JSON object')
    .action(async (guid, options) => (await import('./retry.js')).retry(guid, options))
  command(
    'doctor',
    'what keeps the relayer from its work: RPCs, clocks, keys, balances, pathways, store; exits 1 on a fault',
  )
    // Said in words: help cannot print a bigint.
    .addOption(
      new Option('--messages <count>', 'warn when a key cannot pay for so many')
        .argParser(toCount)
        .default(DEFAULT_MESSAGES, `${DEFAULT_MESSAGES}`),
    )
    .option(
      '--aws <file>',
      'a deployment on AWS, in place of the keys and the store of the configuration: see docs/aws.md',
    )
    .option('--all', 'list what is well too')
    .option('--json', 'print one JSON object')
    .action(async (options) => {
      const { doctor } = await import('./doctor.js')
      if (!(await doctor(options))) process.exitCode = 1
    })
  command('pause', 'have the relayer sign nothing new until it is resumed; and what only guardians can stop')
    .option('--pathway <src:dst>', 'only from one eid to another; default: everything, and the keeper', toPathway)
    .option('--reason <text>', 'for those who look later')
    .option('--resume', 'end it')
    .option('--show', 'only say what is paused')
    .option('--aws <file>', 'a deployment on AWS, whose table is written in place of the store: see docs/aws.md')
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./pause.js')).pauseRelayer(options))
  command('rotate-signer', 'replace a key on chain: what the old one has under way is mined first')
    .addOption(new Option('--role <role>', 'which key').choices(['signer', 'admin', 'executor']).makeOptionMandatory())
    .option('--dvn <name>', 'the DVN, for its signer or its admin')
    .requiredOption('--chain <eid>', 'where', toEid)
    .requiredOption('--from <address>', 'the old key', toAddress)
    .requiredOption('--to <address>', 'the new key', toAddress)
    .option('--key-file <file>', 'for an executor: key of a holder of DEFAULT_ADMIN_ROLE')
    .option('--dry-run', 'print every call, and send nothing')
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./rotateSigner.js')).rotateSigner(options))
  command('parameter', 'print what the functions on AWS read from a parameter; pipe it, it may hold credentials')
    .addArgument(new Argument('<which>', 'the parameter').choices(['network', 'keeper']))
    .action(async (which, options) => (await import('./parameter.js')).parameter(which, options))
}

function toHash(text: string): Hash {
  if (!/^0x[\da-f]{64}$/i.test(text)) throw new InvalidArgumentError('Give 0x and 64 hex digits.')
  return text.toLowerCase() as Hash
}

function toGas(text: string): bigint {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError('Give a whole number below 100000000.')
  return BigInt(text)
}

function toCount(text: string): bigint {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 100.')
  return BigInt(text)
}

function toPathway(text: string): readonly [srcEid: number, dstEid: number] {
  const [, srcEid, dstEid] = /^(\d{5}):(\d{5})$/.exec(text) ?? []
  if (srcEid === undefined || dstEid === undefined)
    throw new InvalidArgumentError('Give two eids, such as 40101:40102.')
  return [Number(srcEid), Number(dstEid)]
}

function toPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give a number up to 65535.')
  return Number(text)
}

function toEid(text: string): number {
  if (!/^\d{5}$/.test(text)) throw new InvalidArgumentError('Give an eid, such as 40101.')
  return Number(text)
}

function toAddress(text: string): Address {
  if (!/^0x[\da-f]{40}$/i.test(text)) throw new InvalidArgumentError('Give an address: 0x and 40 hex digits.')
  return text as Address
}
