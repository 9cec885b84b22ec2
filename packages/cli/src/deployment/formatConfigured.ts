import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RelayFile } from '../network/relayConfig.js'
import { commandLine } from '../operate/words.js'
import type { NeededKey } from './needed.js'
import type { ServedChain } from './toRelayFile.js'

type Configured = {
  /** Where the file was written. */
  out: string
  file: RelayFile
  keys: readonly NeededKey[]
  variables: readonly string[]
  chains: readonly ServedChain[]
}

/**
 * Says what was written for a relayer, and what remains to be done before it starts.
 *
 * @param configured - what was written
 * @returns lines
 */
export function formatConfigured({ out, file, keys, variables, chains }: Configured): string[] {
  const { network } = file.relayer
  const dvns = (network.dvns ?? []).map(({ name }) => name)
  const own = dvns.length === 0 ? 'no DVN of yours: others attest' : `as the DVN ${dvns.join(' and ')}`
  const foreign = chains.filter(({ isExecutorForeign }) => isExecutorForeign).map(({ name }) => name)
  const steps = [
    keySteps(out, keys),
    variables.length === 0 ? [] : [`Set where it runs: ${variables.join(', ')}. Their URLs are not in the file.`],
    dvns.length === 0
      ? []
      : [
          'Name more nodes for each DVN, of other operators (rpcUrls of relayer.network.dvns): the one that stands there can have it sign a lie.',
        ],
    foreign.length === 0
      ? []
      : [
          `On ${foreign.join(', ')} the executor is LayerZero's, and delivers by itself; what it leaves for ten minutes (deliverAfterMs) this`,
          'relayer delivers at the endpoint, which anybody may, with gas that its key pays for. With an Executor contract of your own, name it as',
          '`executor` of the chain, have your key made its admin, and leave deliverAfterMs out.',
        ],
    ['See what is missing, and which key needs money:', `  ${commandLine(['doctor'], out)}`],
    ['Start it:', `  ${commandLine(['relay'], out)}`],
  ].filter((step) => step.length > 0)
  return [
    `Wrote ${out}: ${network.chains.length} chains, ${network.pathways.length} pathways, the keeper, ${own}. It names keys and holds none.`,
    'What remains:',
    ...steps.flatMap((lines, i) => lines.map((line, at) => `${at === 0 ? `${i + 1}.` : '  '} ${line}`)),
  ]
}

function keySteps(out: string, keys: readonly NeededKey[]): string[] {
  const missing = keys.filter(({ file }) => !existsSync(join(dirname(out), file)))
  if (missing.length === 0) return []
  const folder = join(dirname(out), 'keys')
  return [
    'Make these keys, each in a file that only you can read:',
    ...missing.flatMap(({ file, does, knownTo }) => [
      `  ${join(dirname(out), file)}: ${does}`,
      ...knownTo.map((who) => `     has to be ${who}`),
    ]),
    '  New ones, for example:',
    `  (umask 077; mkdir -p ${folder}; for name in ${missing.map(({ file }) => file.replace(/^keys\/|\.key$/g, '')).join(' ')}; do openssl rand -hex 32 > ${folder}/$name.key; done)`,
  ]
}
