// pnpm bench aws: what the relayer needs on AWS. The packaged functions run on this machine, against stand-ins that count what they are asked and
// take as long to answer as a network does. It fails when a figure misses its limit. --figures chooses some of: bundle,cold,memory,cost.
import { readFileSync } from 'node:fs'
import { parsePriceTable } from '@omnicover/relayer'
import { packageServices } from '../support/lambda/packageServices.js'
import { measureCold } from './aws/cold.js'
import { measureCost } from './aws/cost.js'
import { unpackAll } from './aws/functions.js'
import { measureMemory } from './aws/memory.js'
import { limits, printBundles, printCold, printCost, printMemory } from './aws/print.js'
import { startBenchWorld } from './aws/world.js'

const all = ['bundle', 'cold', 'memory', 'cost']
const [option, chosen = all.join()] = process.argv.slice(2)
const figures = chosen.split(',')
if (![undefined, '--figures'].includes(option) || figures.some((figure) => !all.includes(figure))) {
  console.error(`pnpm bench aws takes --figures ${all.join(',')}, or nothing.`)
  process.exit(1)
}

const prices = parsePriceTable(
  JSON.parse(readFileSync(new URL('../../configurations/prices.json', import.meta.url), 'utf8')),
)
const packaged = await packageServices()
const bundles = unpackAll(packaged)
const complaints: string[] = []
if (figures.includes('bundle')) complaints.push(...printBundles(bundles))
if (figures.some((figure) => figure !== 'bundle')) {
  const bench = await startBenchWorld(bundles)
  if (figures.includes('cold')) complaints.push(...printCold(await measureCold(bench, bundles)))
  if (figures.includes('memory')) complaints.push(...printMemory(await measureMemory(bench)))
  if (figures.includes('cost')) printCost(await measureCost(bench), packaged.resources, prices)
  await bench.stop()
}
packaged.remove()
if (complaints.length > 0) {
  console.error(`\n${complaints.join('\n')}\nThe limits: ${JSON.stringify(limits)}.`)
  process.exitCode = 1
}
