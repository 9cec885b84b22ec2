import { type Address, isAddressEqual } from 'viem'
import { networkOf, unknownOperator } from '../config/resolveConfig.js'
import type { ParsedConfig } from '../config/schema.js'
import { networks } from '../networks/published.js'
import type { Network } from '../networks/types.js'
import type { Finding } from './finding.js'

/** Below that, what is told needs one operator alone to lie. */
const FEWEST_DVNS = 2
const DAY = 86_400
/** LayerZero's testnets have eids from here. */
const FIRST_TESTNET_EID = 40_000

/**
 * Checks a configuration alone: no chain is asked.
 *
 * @param config - The configuration.
 * @returns What is wrong with it; empty when nothing is.
 */
export function lintConfig(config: ParsedConfig): Finding[] {
  const chains = Object.entries(config.chains).map(([name, chain]) => ({ name, ...chain, network: networkOf(chain) }))
  return [
    ...lintDvns(config, chains),
    ...chains.flatMap(({ name, network }) => lintFacts(name, network)),
    ...chains.flatMap((chain) => lintRealMoney(config, chain)),
    ...lintChains(chains),
    ...lintPeople(config),
  ]
}

type NamedChain = Omit<ParsedConfig['chains'][string], 'network'> & { name: string; network: Network }

function lintDvns({ dvns }: ParsedConfig, chains: readonly NamedChain[]): Finding[] {
  const operators = [...dvns.required, ...dvns.optional]
  const findings: Finding[] = []
  const say = (level: Finding['level'], where: string, found: string, fix: string) =>
    findings.push({ level, rule: 'dvns', where, found, fix })
  const needed = new Set(dvns.required).size + dvns.threshold
  if (needed < FEWEST_DVNS)
    say('error', 'configuration', `${needed} DVN attests messages`, 'Require at least two, run by different operators.')
  const twice = operators.filter((operator, i) => operators.indexOf(operator) !== i)
  for (const operator of new Set(twice))
    say('error', 'configuration', `"${operator}" is named twice`, 'Name each operator once: one voice counts once.')
  for (const { name, network } of chains) {
    for (const operator of operators) {
      const dvn = network.dvns[operator]
      if (!dvn) say('error', name, unknownOperator(name, network, operator), 'Choose operators who are on every chain.')
      else if (network.deadDvns.some((dead) => isAddressEqual(dead, dvn))) findings.push(deadDvn(name, operator, dvn))
      else if (network.unconfirmed.includes(operator))
        say(
          'warning',
          name,
          `the DVN of "${operator}" was not confirmed: ${dvn}`,
          'Look it up at LayerZero before you rely on it.',
        )
    }
    for (const [a, b] of samePairs(network, operators))
      say('error', name, `"${a}" and "${b}" are one contract`, 'Correct the address: two names must be two operators.')
  }
  return findings
}

/**
 * Says that an operator is LayerZero's dead DVN, which stands where LayerZero has no default for a pathway.
 *
 * @param where - The chain, or the pathway.
 * @param operator - Its name in the configuration.
 * @param dvn - Its contract.
 * @returns What is wrong, and what to do.
 */
export function deadDvn(where: string, operator: string, dvn: Address): Finding {
  return {
    ...{ level: 'error', rule: 'dead-dvn', where, found: `"${operator}" is LayerZero's dead DVN (${dvn})` },
    fix: 'Name a DVN that attests: the dead one reverts every message.',
  }
}

function samePairs({ dvns }: Network, operators: readonly string[]): [string, string][] {
  const there = operators.filter((operator, i) => dvns[operator] && operators.indexOf(operator) === i)
  return there.flatMap((a, i) =>
    there.slice(i + 1).flatMap((b): [string, string][] => (sameAddress(dvns[a], dvns[b]) ? [[a, b]] : [])),
  )
}

const sameAddress = (a: Address | undefined, b: Address | undefined) =>
  a !== undefined && b !== undefined && isAddressEqual(a, b)

/** Facts that were written by hand, against those that LayerZero publishes. */
function lintFacts(where: string, network: Network): Finding[] {
  const all: readonly Network[] = Object.values(networks)
  const published = all.find(({ eid, chainId }) => eid === network.eid || chainId === network.chainId)
  if (!published || published === network) return []
  const say = (what: string, mine: unknown, theirs: unknown): Finding => ({
    ...{
      level: 'error',
      rule: 'facts',
      where,
      found: `${what} is ${mine}; LayerZero publishes ${theirs} for ${published.name}`,
    },
    fix: 'Correct it, or name the network instead of writing it out.',
  })
  const contracts = ['endpoint', 'sendUln302', 'receiveUln302', 'executor'] as const
  return [
    ...(['eid', 'chainId'] as const)
      .filter((key) => network[key] !== published[key])
      .map((key) => say(key, network[key], published[key])),
    ...contracts
      .filter((key) => !isAddressEqual(network[key], published[key]))
      .map((key) => say(key, network[key], published[key])),
    ...Object.entries(published.dvns)
      .filter(([operator, dvn]) => network.dvns[operator] && !sameAddress(network.dvns[operator], dvn))
      .map(([operator, dvn]) => say(`the DVN of "${operator}"`, network.dvns[operator], dvn)),
  ]
}

/** What is right on a testnet and wrong where money is worth something. */
function lintRealMoney({ times }: ParsedConfig, { name, network, asset }: NamedChain): Finding[] {
  if (network.eid >= FIRST_TESTNET_EID) return []
  const findings: Finding[] = []
  if (asset === 'test')
    findings.push({
      ...{ level: 'error', rule: 'asset', where: name, found: 'the asset is a dollar that anyone may mint' },
      fix: 'Give the token and the OFT that moves it.',
    })
  if (times.challengeLength < DAY)
    findings.push({
      ...{ level: 'error', rule: 'people', where: name },
      found: `guardians have ${times.challengeLength} s to hold a forged decision (times.challengeLength)`,
      fix: 'Give them a day at least.',
    })
  return findings
}

function lintChains(chains: readonly NamedChain[]): Finding[] {
  const findings: Finding[] = []
  for (const [i, a] of chains.entries())
    for (const b of chains.slice(i + 1))
      if (a.network.eid === b.network.eid || a.network.chainId === b.network.chainId)
        findings.push({
          ...{ level: 'error', rule: 'facts', where: `${a.name}, ${b.name}`, found: 'they are one chain' },
          fix: 'Name each chain once.',
        })
  return findings
}

function lintPeople({ guardians, assessors, threshold }: ParsedConfig): Finding[] {
  const findings: Finding[] = []
  for (const [what, list] of [
    ['guardians', guardians],
    ['assessors', assessors],
  ] as const) {
    const keys = list.map((who) => (typeof who === 'string' ? who.toLowerCase() : who.env))
    if (new Set(keys).size < keys.length)
      findings.push({
        ...{ level: 'error', rule: 'people', where: 'configuration', found: `one of the ${what} is named twice` },
        fix: 'Name everyone once: the constructor refuses it.',
      })
  }
  if (2 * threshold <= assessors.length)
    findings.push({
      ...{ level: 'warning', rule: 'people', where: 'configuration' },
      found: `${threshold} of ${assessors.length} assessors decide: two camps could decide against each other`,
      fix: 'Ask for more than half of them.',
    })
  return findings
}
