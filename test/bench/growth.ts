// pnpm bench growth: what an epoch costs at home when there are more chains, products, underwriters and covers.
// --full also measures the largest networks; --check fails when a figure grew by more than one per cent since the committed snapshot,
// --update writes the snapshot. Sizes that are not measured are left as they are there.
import { measure } from './growth/measure.js'
import { print } from './growth/print.js'
import { compareWithSnapshot, updateSnapshot } from './growth/snapshot.js'

const options = process.argv.slice(2)
const unknown = options.find((option) => !['--full', '--check', '--update'].includes(option))
if (unknown !== undefined) {
  console.error(`pnpm bench growth takes --full, --check and --update, not ${unknown}.`)
  process.exit(1)
}

const growth = await measure({
  chains: options.includes('--full') ? [3, 10, 30, 100] : [3, 10, 30],
  products: [10, 100, 1_000],
  onSize: ({ chains, products }) => console.error(`${chains} chains, ${products} products ...`),
})
print(growth)
if (options.includes('--update')) updateSnapshot(growth)
const complaints = options.includes('--check') ? compareWithSnapshot(growth) : []
if (complaints.length > 0) {
  console.error(
    `\n${complaints.join('\n')}\nIf a figure grew for a good reason, run with --update and commit the snapshot.`,
  )
  process.exitCode = 1
}
