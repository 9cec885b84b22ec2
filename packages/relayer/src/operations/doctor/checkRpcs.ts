import { createClient, http } from 'viem'
import { createViemChain } from '../../adapters/viemChain.js'
import { larger } from '../../domain/bigints.js'
import { packetSent } from '../../domain/packetSent.js'
import { redactUrl } from '../../domain/redactUrl.js'
import { RpcRefusedError } from '../../errors.js'
import type { Block, Chain } from '../../ports/chain.js'
import { endOf } from '../operator.js'
import { doubtProviders, type ProviderDoubt } from './doubtProviders.js'
import { type Check, type Finding, findingsOf, type Patient, type Verdict } from './finding.js'

/** A chain's clock may be ahead of ours by so much: some let the producer of a block choose within this. */
const AHEAD_SECONDS = 30
const OLD_SECONDS = 120
const DEAD_SECONDS = 600

/**
 * Every URL: does it answer, for the right chain, with a fresh head, and with the logs that are asked for? And are those of a DVN enough, and of
 * different providers?
 */
export const checkRpcs: Check = {
  name: 'rpc',
  run: async (patient) => [
    ...(await Promise.all(urlsOf(patient).map((one) => checkRpc(patient, one)))).flat(),
    ...doubtProviders(patient.config.network).map(toWarning),
  ],
}

const toWarning = ({ dvn, eid, text }: ProviderDoubt): Finding => ({
  ...{ check: 'rpc', subject: `DVN ${dvn} on ${eid}`, verdict: 'warning', text },
})

type Url = { readonly eid: number; readonly url: string; readonly users: readonly string[] }

/** Each URL once, with who uses it. */
function urlsOf({ config: { network } }: Patient): Url[] {
  const uses = [
    ...network.chains.flatMap(({ eid, rpcUrls }) => rpcUrls.map((url) => ({ eid, url, user: 'the relayer' }))),
    ...network.dvns.flatMap(({ name, chains }) =>
      chains.flatMap(({ eid, rpcUrls }) => rpcUrls.map((url) => ({ eid, url, user: `DVN ${name}` }))),
    ),
  ]
  const ids = [...new Set(uses.map(({ eid, url }) => `${eid} ${url}`))]
  return ids.map((id) => {
    const same = uses.filter(({ eid, url }) => `${eid} ${url}` === id)
    const [{ eid, url } = { eid: 0, url: '' }] = same
    return { eid, url, users: same.map(({ user }) => user) }
  })
}

async function checkRpc(patient: Patient, { eid, url, users }: Url): Promise<Finding[]> {
  const { operator, config } = patient
  const { chainId } = endOf(operator, eid).config
  const { rpcTimeoutMs: timeoutMs, rpcMostBytes: mostBytes } = config.network
  const chain = createViemChain({ eid, chainId, rpcUrls: [url], timeoutMs, mostBytes })
  return findingsOf('rpc', `${redactUrl(url)} (${eid}, for ${users.join(' and ')})`, async () => {
    const head = await chain.getHead()
    return [
      ['ok', `serves chain ${chainId}, head ${head.number}`],
      headAge(head, operator.clock.nowMs()),
      await logRange(patient, chain, head),
      await finalizedTag(url, timeoutMs),
    ]
  })
}

function headAge({ timestamp }: Block, nowMs: number): Verdict {
  const seconds = Math.floor(nowMs / 1_000) - Number(timestamp)
  if (seconds < -AHEAD_SECONDS)
    return [
      'fault',
      `its head is ${-seconds} s in the future: set the clock of this machine, or ask what is wrong with the chain`,
    ]
  if (seconds > DEAD_SECONDS)
    return [
      'fault',
      `its head is ${seconds} s old: the node has stopped following the chain, the chain has halted, or the clock of this machine is ahead`,
    ]
  if (seconds > OLD_SECONDS) return ['warning', `its head is ${seconds} s old: the node lags, or the chain is quiet`]
  return ['ok', `its head is ${Math.max(0, seconds)} s old`]
}

async function logRange({ operator }: Patient, chain: Chain, head: Block): Promise<Verdict> {
  const { endpoint, logRange: blocks } = endOf(operator, chain.eid).config
  const fromBlock = larger(0n, head.number - BigInt(blocks) + 1n)
  try {
    await chain.getLogs({ address: endpoint, topics: [packetSent], fromBlock, toBlock: head.number })
    return ['ok', `gives the logs of ${blocks} blocks at once`]
  } catch (error) {
    if (!(error instanceof RpcRefusedError)) throw error
    return [
      'warning',
      `refuses the logs of ${blocks} blocks (${error.details}): ranges are halved until it agrees; a smaller logRange saves those requests`,
    ]
  }
}

/** Finality is counted in confirmations here; that a node knows the tag lets an operator check them. */
async function finalizedTag(url: string, timeoutMs: number): Promise<Verdict> {
  const client = createClient({ transport: http(url, { timeout: timeoutMs, retryCount: 0 }) })
  try {
    const block = await client.request({ method: 'eth_getBlockByNumber', params: ['finalized', false] })
    if (block?.number) return ['ok', `knows the tag finalized: block ${BigInt(block.number)}`]
  } catch {
    // What it says may hold the URL, and nothing depends on it.
  }
  return ['warning', 'does not know the tag finalized: choose the confirmations of its pathways with care']
}
