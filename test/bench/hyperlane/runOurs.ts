// A process with our relayer and nothing else, to be ended: its configuration is the file that is named.
import { readFileSync } from 'node:fs'
import { createRelayer, type RelayerConfigInput } from '@omnicover/relayer'

const [path = ''] = process.argv.slice(2)
const relayer = createRelayer(JSON.parse(readFileSync(path, 'utf8')) as RelayerConfigInput)
await relayer.start()
process.once('SIGINT', () => void relayer.stop().then(() => process.exit(0)))
console.log('ready')
