// pnpm bench gas: what users and messages pay on a local chain, beside what others need.
// With --check it fails when a figure grew by more than one per cent since the committed snapshot; --update writes the snapshot.
import { measure } from './gas/measure.js'
import { overLimit, print } from './gas/print.js'
import { compareWithSnapshot, updateSnapshot } from './gas/snapshot.js'

const [option, ...more] = process.argv.slice(2)
if (more.length > 0 || ![undefined, '--check', '--update'].includes(option)) {
  console.error('pnpm bench gas takes --check or --update, or nothing.')
  process.exit(1)
}

const measured = await measure()
print(measured)
if (option === '--update') updateSnapshot(measured)
const complaints = [...overLimit(measured), ...(option === '--check' ? compareWithSnapshot(measured) : [])]
if (complaints.length > 0) {
  console.error(
    `\n${complaints.join('\n')}\nIf a figure grew for a good reason, run \`pnpm bench gas --update\` and commit the snapshot.`,
  )
  process.exitCode = 1
}
