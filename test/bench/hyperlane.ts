// pnpm bench hyperlane [messages]: our relayer beside Hyperlane's TypeScript relayer on the same chains. It installs that from npm
// into .bench/hyperlane, outside the lockfile, and takes a few minutes.
import { setBlockTime } from '@omnicover/devnet'
import { startWorld, temporaryFolder } from '../support/relayer/world.js'
import { hyperlaneVersion, installHyperlane } from './hyperlane/install.js'
import { measureBurst, measureRestart } from './hyperlane/measure.js'
import { enterOurs } from './hyperlane/ours.js'
import { type Measured, print } from './hyperlane/print.js'
import { enterTheirs } from './hyperlane/theirs.js'

const blockTime = 1
const [asked = '50', ...more] = process.argv.slice(2)
const count = Number(asked)
if (more.length > 0 || !Number.isInteger(count) || count < 3) {
  console.error('pnpm bench hyperlane takes how many messages are sent at once, at least 3, or nothing.')
  process.exit(1)
}

/** A relayer that ends has fewer to bring: one that brings them one by one takes minutes otherwise. */
const fewer = Math.min(count, 20)
const main = installHyperlane()
const world = await startWorld()
const folder = temporaryFolder()
try {
  const contenders = [await enterOurs(world, folder.path), await enterTheirs(world, main, folder.path)]
  const [, { client }] = world.chains
  for (const chain of world.chains) await setBlockTime(chain.client, blockTime)
  const measured: Measured[] = []
  for (const contender of contenders) {
    const { name } = contender
    console.log(`${name}: ${count} messages ...`)
    const burst = await measureBurst(contender, client, count)
    console.log(`${name}: ended among ${fewer} messages, by SIGKILL and by SIGINT ...`)
    const killed = await measureRestart(contender, client, fewer, 'SIGKILL')
    const stopped = await measureRestart(contender, client, fewer, 'SIGINT')
    measured.push({ name, burst, killed, stopped })
    await contender.stop()
  }
  print(measured, count, hyperlaneVersion)
} finally {
  await world.stop()
  folder.remove()
}
