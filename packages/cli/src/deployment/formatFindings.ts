import type { Finding } from '@omnicover/deployer'

/**
 * Writes what a linter found as a table.
 *
 * @param findings - what it found
 * @param options.offline - whether no chain was asked
 * @returns the lines
 */
export function formatFindings(findings: readonly Finding[], { offline }: { offline?: boolean | undefined }): string[] {
  const errors = findings.filter(({ level }) => level === 'error').length
  const asked = offline ? 'the configuration, against what LayerZero publishes' : 'the configuration and the chains'
  const widest = (pick: (finding: Finding) => string) => Math.max(0, ...findings.map((finding) => pick(finding).length))
  const [rules, places] = [widest(({ rule }) => rule), widest(({ where }) => where)]
  const indent = ' '.repeat('warning'.length + rules + places + 6)
  return [
    ...findings.flatMap(({ level, rule, where, found, fix }, i) => [
      `${level.padEnd('warning'.length)}  ${rule.padEnd(rules)}  ${where.padEnd(places)}  ${found}.`,
      // Said once for all that it mends.
      ...(findings[i + 1]?.fix === fix ? [] : [`${indent}${fix}`]),
    ]),
    `${errors} wrong, ${findings.length - errors} to know. Looked at ${asked}.`,
  ]
}
