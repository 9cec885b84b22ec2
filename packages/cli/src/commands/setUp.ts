import type { Command } from 'commander'

/**
 * Adds the commands by which an operator sets OmniCover up on chains.
 *
 * @param program - the command line
 */
export function setUp(program: Command): void {
  const sending = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .requiredOption('--config <file>', 'configuration: JSON, or a TypeScript module')
      .option('--key-file <file>', 'file with the private key that signs, readable by you alone')
      .option('--dry-run', 'print every transaction and send none; needs no key')
      .option('--json', 'print one JSON object')
  sending('deploy', 'deploy OmniCover on all chains of a configuration; carries on where it was broken off').action(
    async (options) => (await import('./deploy.js')).deploy(options),
  )
  sending('wire', 'set pathways, bridges and listings as configured; sends only what differs').action(async (options) =>
    (await import('./wire.js')).wire(options),
  )
  program
    .command('lint')
    .description('hold the chains against a configuration; exits 1 when something is wrong')
    .requiredOption('--config <file>', 'configuration: JSON, or a TypeScript module')
    .option('--offline', 'check the configuration alone, against what LayerZero publishes')
    .option('--json', 'print one JSON object')
    .action(async (options) => {
      const { lint } = await import('./lint.js')
      if (!(await lint(options))) process.exitCode = 1
    })
  program
    .command('address')
    .description('print the address of the key in each file')
    .argument('<files...>', 'files with a private key, readable by you alone')
    .action(async (files) => (await import('./address.js')).address(files))
  program
    .command('configure')
    .description('write the file of a relayer for a deployment that is wired; it names keys and holds none')
    .requiredOption('--config <file>', 'configuration of the deployment: JSON, or a TypeScript module')
    .option('--out <file>', 'what to write; nothing is written over', 'relay.json')
    .option('--dvn <name>', 'a DVN of the configuration that is yours; may be repeated', append)
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./configure.js')).configure(options))
}

const append = (name: string, names: readonly string[] = []): readonly string[] => [...names, name]
