import type { Finding } from '@omnicover/deployer'
import { commandLine } from '../operate/words.js'

/**
 * Writes what a linter found as a table.
 *
 * @param findings - what it found
 * @param options.config - the configuration, for the commands to run
 * @param options.offline - whether no chain was asked
 * @returns the lines
 */
export function formatFindings(
  findings: readonly Finding[],
  { config, offline }: { config: string; offline?: boolean | undefined },
): string[] {
  const errors = findings.filter(({ level }) => level === 'error').length
  const asked = offline ? 'the configuration, against what LayerZero publishes' : 'the configuration and the chains'
  const widest = (pick: (finding: Finding) => string) => Math.max(0, ...findings.map((finding) => pick(finding).length))
  const [rules, places] = [widest(({ rule }) => rule), widest(({ where }) => where)]
  const indent = ' '.repeat('warning'.length + rules + places + 6)
  return [
    ...findings.flatMap(({ level, rule, where, found, fix }, i) => [
      `${level.padEnd('warning'.length)}  ${rule.padEnd(rules)}  ${where.padEnd(places)}  ${found}.`,
      // Said once for all that it mends.
      ...(findings[i + 1]?.fix === fix ? [] : [`${indent}${withCommands(fix, config)}`]),
    ]),
    `${errors} wrong, ${findings.length - errors} to know. Looked at ${asked}.`,
  ]
}

/** A linter names commands without the file that it was given. */
const withCommands = (text: string, config: string) =>
  text.replace(/`omnicover (\w+)`/g, (_, command: string) => `\`${commandLine([command], config)}\``)
