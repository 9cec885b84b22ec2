import { once } from 'node:events'
import {
  createRelayer,
  type MessageReport,
  parseRelayerConfig,
  type Relayer,
  type RelayerConfigInput,
  type RelayerEvent,
} from '@omnicover/relayer'
import { doubtProviders } from '@omnicover/relayer/operations'
import { toJson } from '../json.js'
import { loadVeto } from '../network/loadVeto.js'
import { readRelayFile } from '../network/relayConfig.js'
import { commandLine } from '../operate/words.js'
import { schemas } from '../schemas.js'

export type RelayOptions = {
  config: string
  /** One JSON object a line on stdout; at the end all messages. */
  json?: boolean | undefined
  /** Stop when stdin ends, so that no relayer outlives the process that started it. */
  stopWithStdin?: boolean | undefined
}

/**
 * `omnicover relay`: runs a relayer until it is told to stop.
 *
 * @param options - where the configuration is, and how to print
 * @throws {ConfigFileError | ConfigInvalidError | StoreInUseError | RpcUnreachableError | WrongChainIdError}
 */
export async function relay(options: RelayOptions): Promise<void> {
  const { relayer: config, jobs, veto: vetoPath } = readRelayFile(options.config)
  const veto = vetoPath === undefined ? undefined : await loadVeto(vetoPath)
  const print = options.json ? (event: RelayerEvent) => console.log(toJson(event)) : printEvent
  const relayer = createRelayer(config, { observer: { onEvent: print }, jobs, veto })
  const underway = options.json ? await listUnderway(relayer) : []
  warnOfProviders(options.config, config)
  await relayer.start()
  // Who waits for these words may stop it at once, and a signal that nobody listens for ends a process in the middle of its work.
  const stopped = stopRequest(options.stopWithStdin === true)
  console.log(
    options.json ? toJson({ type: 'started', schema: schemas.relay, underway }) : 'Relaying. Press Ctrl-C to stop.',
  )
  await stopped
  const messages = options.json ? await relayer.listMessages() : []
  await relayer.stop()
  if (options.json) console.log(toJson({ type: 'messages', messages }))
}

/** Beside the events, which machines read: what a DVN signs is worth no more than the providers that it believes. */
function warnOfProviders(file: string, config: RelayerConfigInput): void {
  const doubted = doubtProviders(parseRelayerConfig(config).network).map(({ dvn, eid }) => `${dvn} on ${eid}`)
  if (doubted.length === 0) return
  const dvns = [...new Set(doubted)].join(', ')
  console.error(
    `Warning: too few independent providers for the DVNs ${dvns}. What to do: ${commandLine(['doctor'], file)}`,
  )
}

/** What a process before this one has left to do. */
async function listUnderway(relayer: Relayer): Promise<readonly string[]> {
  const messages = await relayer.listMessages()
  return messages.filter(({ status }) => !isOver.has(status)).map(({ guid }) => guid)
}

const isOver: ReadonlySet<MessageReport['status']> = new Set(['delivered', 'parked', 'reorged', 'denied'])

async function stopRequest(stopWithStdin: boolean): Promise<void> {
  const requests: Promise<unknown>[] = [once(process, 'SIGINT'), once(process, 'SIGTERM')]
  if (stopWithStdin) requests.push(once(process.stdin.resume(), 'end'))
  await Promise.race(requests)
  process.stdin.pause()
}

function printEvent(event: RelayerEvent): void {
  const { atMs, type, ...rest } = event
  console.log(`${new Date(atMs).toISOString()} ${type} ${toJson(rest)}`)
}
