import type { ConnectedChain, EstimatedTransaction, OmniCoverDeployment } from '@omnicover/deployer'
import { size } from 'viem'

/** Longer bytes are told by their size. */
const LONGEST_BYTES = 32

type EstimatedStep = { title: string; transactions: readonly EstimatedTransaction[] }

/**
 * Writes a plan for people: every transaction, with what it calls, on which contract, and the gas.
 *
 * @param steps - the plan
 * @param chains - where
 * @param from - who would send it
 * @returns the lines
 */
export function formatEstimate(
  steps: readonly EstimatedStep[],
  chains: readonly ConnectedChain[],
  from: string,
): string[] {
  const all = steps.flatMap(({ transactions }) => transactions)
  const known = all.reduce((sum, { gas = 0n }) => sum + gas, 0n)
  const open = all.filter(({ gas }) => gas === undefined).length
  const lines = steps.flatMap((step, i) => [
    `${i + 1}. ${step.title}`,
    ...chains.flatMap(({ name, network }) => {
      const here = step.transactions.filter(({ eid }) => eid === network.eid)
      return here.length > 0
        ? [`  ${name} (${network.name}, chain ${network.chainId})`, ...here.flatMap(formatTransaction)]
        : []
    }),
  ])
  return [
    ...lines,
    '',
    `${all.length} transactions from ${from}, about ${known.toLocaleString('en-US')} gas${open > 0 ? ` and that of ${open} which nobody can tell yet` : ''}. Nothing was sent.`,
  ]
}

function formatTransaction({ label, to, functionName, args, gas, creates }: EstimatedTransaction): string[] {
  const cost =
    gas === undefined
      ? 'gas unknown before the ones above'
      : `${creates ? 'about ' : ''}${gas.toLocaleString('en-US')} gas`
  const call = `    to ${to}: ${functionName}(${args.map(formatValue).join(', ')}), value 0, ${cost}`
  if (!creates) return [`    ${label}`, `  ${call}`]
  const made = Object.entries(creates.args).map(([name, value]) => `${name}: ${formatValue(value)}`)
  return [
    `    ${label} at ${creates.address}`,
    ...(made.length > 0 ? [`      with ${made.join(', ')}`] : []),
    `  ${call}`,
  ]
}

/** A value as a person reads it. */
function formatValue(value: unknown): string {
  if (typeof value === 'string' && value.startsWith('0x') && value.length > 2 + 2 * LONGEST_BYTES)
    return `${value.slice(0, 10)}... (${size(value as `0x${string}`).toLocaleString('en-US')} bytes)`
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${formatValue(inner)}`)
      .join(', ')}}`
  return String(value)
}

/**
 * Writes the transactions of a step for machines, with all that a multisig needs to propose them.
 *
 * @param step - of a plan
 * @param chains - where
 * @returns plain data; bigints stay bigints
 */
export function toRecord({ title, transactions }: EstimatedStep, chains: readonly ConnectedChain[]) {
  return transactions.map(({ eid, label, to, functionName, args, data, gas, creates }) => {
    const chain = chains.find(({ network }) => network.eid === eid)
    return {
      ...{ step: title, chain: chain?.name, eid, chainId: chain?.network.chainId, label, to, functionName, args, data },
      ...{ value: 0n, gas: gas ?? null, creates: creates ?? null },
    }
  })
}

/**
 * Writes where OmniCover is.
 *
 * @param deployments - on each chain
 * @returns the lines
 */
export function formatDeployments(deployments: readonly (OmniCoverDeployment & { name: string })[]): string[] {
  return deployments.flatMap(({ name, eid, chainId, pools, home, ...addresses }) => [
    '',
    `${name} (eid ${eid}, chain ${chainId})`,
    ...Object.entries({ ...addresses, ...home }).flatMap(([what, address]) =>
      address === undefined ? [] : [`  ${what.padEnd(12)} ${address}`],
    ),
    ...pools.map(
      ({ poolId, address, share, bridge }) => `  pool ${poolId}       ${address}, share ${share}, bridge ${bridge}`,
    ),
  ])
}
