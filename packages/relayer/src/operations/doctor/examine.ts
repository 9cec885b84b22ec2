import { checkBalances } from './checkBalances.js'
import { checkKeys } from './checkKeys.js'
import { checkPathways } from './checkPathways.js'
import { checkRpcs } from './checkRpcs.js'
import { checkStore } from './checkStore.js'
import type { Check, Finding, Patient } from './finding.js'

/** What is checked of every relayer. */
const ownChecks: readonly Check[] = [checkRpcs, checkKeys, checkBalances, checkPathways, checkStore]
/** What is checked of a relayer whose keys and store are elsewhere. */
const networkChecks: readonly Check[] = [checkRpcs, checkPathways]

/**
 * Looks for what keeps a relayer from its work, now or soon.
 *
 * @param patient - configuration, and where to look
 * @param more - checks of the world that it runs in, such as queues and key services
 * @returns what was found, check by check
 */
export async function examine(patient: Patient, more: readonly Check[] = []): Promise<readonly Finding[]> {
  return run(patient, [...ownChecks, ...more])
}

/**
 * Looks for what keeps a relayer from its work whose keys and store are not here, such as one on AWS: providers and pathways alone.
 *
 * @param patient - configuration, and where to look; its keys do not matter
 * @returns what was found, check by check
 */
export async function examineNetwork(patient: Patient): Promise<readonly Finding[]> {
  return run(patient, networkChecks)
}

async function run(patient: Patient, checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [index, { name, run }] of checks.entries()) {
    findings.push(...(await run(patient)))
    patient.operator.onProgress({ what: `checking ${name}`, done: index + 1, total: checks.length })
  }
  return findings
}
