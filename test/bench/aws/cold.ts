import type { FunctionName } from '../../support/lambda/localStack.js'
import { type Bundle, importCold, median, type Start } from './functions.js'
import type { BenchWorld } from './world.js'

/** From the start of the import until the handler is there. */
export type Cold = { readonly name: FunctionName } & Start

const starts = 9

/** Imports every bundle in fresh processes; the canary's needs no parameter of its own to start, the keeper's gets one. */
export async function measureCold(bench: BenchWorld, bundles: readonly Bundle[]): Promise<readonly Cold[]> {
  const stack = await bench.deploy({})
  stack.cloud.parameters.put('/omnicover/test/keeper', keeperOf(bench))
  const cold: Cold[] = []
  for (const { name, path } of bundles) {
    const took = await importCold(path, stack.environmentOf(name), starts)
    cold.push({ name, ms: median(took.map(({ ms }) => ms)), cpuMs: median(took.map(({ cpuMs }) => cpuMs)) })
  }
  await stack.stop()
  return cold
}

/** Contracts that are not there: nothing is asked of them before the first round. */
function keeperOf({ world }: BenchWorld): string {
  const address = `0x${'11'.repeat(20)}`
  const [home] = world.chains
  return JSON.stringify({
    home: { eid: home.eid, ledger: address, registry: address, assessment: address, remitter: address },
    chains: [
      {
        eid: home.eid,
        gateway: address,
        market: address,
        desk: address,
        pools: [{ poolId: 1, address, bridge: address }],
      },
    ],
    policy: { hearEvery: 3_600, reportEvery: 3_600 },
  })
}
