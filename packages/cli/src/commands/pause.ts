import type { RelayerConfig, Store } from '@omnicover/relayer'
import { type Pause, pause, readGuardians, readPause, resume } from '@omnicover/relayer/operations'
import { NoRelayerHereError, PathwayUnknownError } from '../errors.js'
import { guardiansText, pauseText } from '../operate/pauseText.js'
import { withOperator } from '../operate/withOperator.js'
import { printJson } from '../printJson.js'

export type PauseOptions = {
  config: string
  /** Only the pathways from one chain to another. Default: everything, and the keeper. */
  pathway?: readonly [srcEid: number, dstEid: number] | undefined
  /** For those who look later. */
  reason?: string | undefined
  /** End it. */
  resume?: boolean | undefined
  /** Only say what is paused. */
  show?: boolean | undefined
  /** File of a deployment on AWS, whose table is written in place of the store of the configuration. */
  aws?: string | undefined
  json?: boolean | undefined
}

/**
 * `omnicover pause`: has the relayer sign nothing new, on everything or on some pathways, until it is resumed.
 *
 * @param options - what to pause or resume
 * @throws {PathwayUnknownError} when no configured pathway goes that way
 * @throws {NoRelayerHereError} when there is no store to write it to: nothing would be paused
 */
export async function pauseRelayer(options: PauseOptions): Promise<void> {
  await withOperator(
    options.config,
    async (operator, config, contracts) => {
      const { store, clock } = operator
      if (store === undefined) throw new NoRelayerHereError(config.storePath)
      const now = await change(store, config, options, clock.nowMs())
      if (options.json) return printJson('pause', { pause: now ?? null })
      console.log(pauseText(now))
      if (now !== undefined)
        console.log('Scanning goes on, and what was signed before is followed to its end. End it with --resume.')
      console.log(guardiansText(await readGuardians(operator, contracts)).join('\n'))
    },
    options.aws,
  )
}

function change(
  store: Store,
  { network }: RelayerConfig,
  { pathway, reason, show, resume: isOver }: PauseOptions,
  nowMs: number,
): Promise<Pause | undefined> {
  if (show) return readPause(store)
  const pathways = pathway && network.pathways.filter((one) => one.srcEid === pathway[0] && one.dstEid === pathway[1])
  if (pathways?.length === 0) throw new PathwayUnknownError(pathway?.join(':') ?? '')
  return isOver ? resume(store, pathways) : pause(store, pathways, reason ?? 'no reason given', nowMs)
}
