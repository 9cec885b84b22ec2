// pnpm model [--world NAME] [--rule R7] [--full] [--states N] [--bounds] [--open]: searches the model of the capital protocol, see README.md.
import { parseArgs } from 'node:util'
import {
  boundsTable,
  openHead,
  openRow,
  printTrace,
  ruleHead,
  ruleRow,
  searchHead,
  searchRow,
  worldNamed,
} from './print.js'
import { removals } from './rules.js'
import { search } from './search.js'
import type { World } from './world.js'
import { fullWorlds, openWorlds, worlds } from './worlds.js'

const { values } = parseArgs({
  options: {
    world: { type: 'string' },
    rule: { type: 'string' },
    full: { type: 'boolean', default: false },
    states: { type: 'string' },
    bounds: { type: 'boolean', default: false },
    open: { type: 'boolean', default: false },
  },
})

function searchAll(chosen: readonly World[], most: number): void {
  console.log(searchHead)
  for (const world of chosen) {
    const found = search(world, { most })
    console.log(searchRow(found))
    if (found.broken === undefined) continue
    console.log(printTrace(found.broken.trace, world.products))
    process.exitCode = 1
  }
}

function printRules(only?: string): void {
  console.log(ruleHead)
  for (const removal of removals) {
    if (only === undefined || removal.rule === only) console.log(ruleRow(removal))
  }
}

const all = values.full ? fullWorlds : values.open ? openWorlds : worlds
const chosen = values.world === undefined ? all : [worldNamed(values.world)]
if (values.bounds) {
  console.log(boundsTable(chosen))
} else if (values.rule !== undefined) {
  printRules(values.rule)
} else {
  searchAll(chosen, values.states === undefined ? Number.POSITIVE_INFINITY : Number(values.states))
}
if (Object.values(values).every((value) => value === undefined || value === false)) {
  console.log('')
  printRules()
  console.log(`\n${openHead}`)
  for (const world of openWorlds) console.log(openRow(world))
}
