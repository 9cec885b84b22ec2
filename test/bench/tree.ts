// pnpm bench tree: what the tree of an itemised decision costs for a million covers: to build here, to prove on a chain.
// --update writes the figures down. Time and memory are those of the machine; root, proof and gas are the same everywhere.
import { writeFileSync } from 'node:fs'
import { buildSumTree, composeCoverId, type SumTreeItem, verifySumProof } from '@omnicover/core'
import { hexToBytes, size } from 'viem'
import { startHarness } from '../support/differential/startHarness.js'

const snapshot = new URL('./snapshots/tree.json', import.meta.url)
const leaves = 1_000_000
const incidentId = 7
// In the middle, so that its path has both sides.
const coverId = idOf(699_050)

const [option, ...more] = process.argv.slice(2)
if (more.length > 0 || ![undefined, '--update'].includes(option)) {
  console.error('pnpm bench tree takes --update, or nothing.')
  process.exit(1)
}

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024)
const secondsOf = (cpu: NodeJS.CpuUsage) => Math.round((cpu.user + cpu.system) / 1e5) / 10

const [before, start, cpu] = [megabytes(), performance.now(), process.cpuUsage()]
const tree = await buildSumTree(incidentId, items(), { onProgress: showProgress })
const build = {
  seconds: Math.round((performance.now() - start) / 100) / 10,
  cpuSeconds: secondsOf(process.cpuUsage(cpu)),
  peakMegabytes: megabytes(),
  megabytesBefore: before,
  node: process.version,
}

const leaf = { incidentId, coverId, ...tree.proofOf(coverId) }
const isProven = verifySumProof({ root: tree.root, ...leaf })
const harness = await startHarness('SumTreeHarness')
const [root, total] = (await harness.call('follow', [leaf])) as [string, bigint]
const gas = Number(await harness.call('gasOf', [leaf]))
await harness.stop()
if (!isProven || root !== tree.root || total !== tree.total) throw new Error('The proof leads elsewhere.')

const bytes = hexToBytes(leaf.proof)
const callDataGas = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0)
const figures = { leaves, root, levels: size(leaf.proof) / 40, proofBytes: bytes.length, gas, callDataGas, build }
console.log(`\n${JSON.stringify(figures, undefined, 2)}`)
if (option === '--update') writeFileSync(snapshot, `${JSON.stringify(figures, undefined, 2)}\n`)

function* items(): Generator<SumTreeItem> {
  for (let serial = 0; serial < leaves; serial++) {
    yield { coverId: idOf(serial), payout: BigInt((serial % 100_000) + 1) * 1_000_000n }
  }
}

function idOf(serial: number): bigint {
  return composeCoverId({ eid: 30_101, productId: 7, serial })
}

function showProgress(hashed: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${Math.floor((100 * hashed) / (2 * leaves - 1))} %`)
}
