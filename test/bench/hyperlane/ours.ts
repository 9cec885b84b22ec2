import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { configFor, openWay, sendCall, type World, word } from '../../support/relayer/world.js'
import { countCalls, submitAll } from './chains.js'
import type { Contender, Lane } from './contender.js'
import { startUntil } from './process.js'

const program = fileURLToPath(new URL('./runOurs.ts', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
const confirmations = 1
/** What a configuration has that leaves these fields out: the devnet's own waits are for tests. */
const productDefaults = { pollIntervalMs: undefined, rpcTimeoutMs: undefined, retry: undefined }

/**
 * Our embedded relayer with its two DVNs and the executor, in a process of its own.
 *
 * @param world - the chains; messages go from the first to the second
 * @param folder - where stores may be put
 */
export async function enterOurs(world: World, folder: string): Promise<Contender> {
  const [from, to] = world.chains
  const counted = await countCalls(world.chains)
  let lanes = 0

  async function openLane(): Promise<Lane> {
    lanes += 1
    const account = privateKeyToAccount(generatePrivateKey())
    const way = await openWay(from, to, confirmations, account)
    await from.client.setBalance({ address: account.address, value: parseEther('100000') })
    const config = configFor(world, [way], `${folder}/store-${lanes}`, {
      ...productDefaults,
      rpcUrls: Object.fromEntries(world.chains.map((chain) => [chain.eid, [counted.urlOf(chain)]])),
      dvnRpcUrls: (_, chain) => [counted.urlOf(chain)],
    })
    const configPath = `${folder}/ours-${lanes}.json`
    writeFileSync(configPath, JSON.stringify(config))
    return {
      send: async (count) => {
        const message = (index: number) => sendCall(from, account.address, to, way.receiver, word(index))
        await submitAll(
          from.client,
          account,
          Array.from({ length: count }, (_, index) => message(index)),
        )
      },
      received: () => way.receiver.count(),
      startRelayer: () => startUntil({ args: ['--import', 'tsx', program, configPath], cwd: root }, 'ready'),
      bringByHand: async () => 0,
    }
  }

  const workers = world.devnet.accounts.workers.get(to.eid)
  if (workers === undefined) throw new Error(`no workers for ${to.eid}`)
  const { executorAdmin, dvnA, dvnB } = workers
  return {
    name: 'ours',
    payers: [executorAdmin, dvnA.admin, dvnB.admin].map(({ address }) => address),
    calls: counted.calls,
    openLane,
    stop: counted.stop,
  }
}
