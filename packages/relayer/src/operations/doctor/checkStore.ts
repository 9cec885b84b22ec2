import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { storeOwner } from '../../adapters/storeLock.js'
import { openMessageStore } from '../../messages/messageStore.js'
import { readPause } from '../../useCases/pause.js'
import { type Check, findingsOf, type Verdict } from './finding.js'

/** The store: who uses it, whether somebody paused the relayer, and what was put aside. */
export const checkStore: Check = {
  name: 'store',
  run: async ({ operator: { store }, config: { storePath } }) =>
    findingsOf('store', storePath, async () => {
      const owner = storeOwner(storePath)
      const used: Verdict = [
        'ok',
        owner === undefined ? 'no relayer runs on it' : `the relayer of process ${owner} runs on it`,
      ]
      if (store === undefined) return [used, folderVerdict(dirname(storePath))]
      const paused = await readPause(store)
      let parked = 0
      for await (const { status, isClosed } of openMessageStore(store).all())
        if (status === 'parked' && !isClosed) parked += 1
      return [
        used,
        paused === undefined
          ? ['ok', 'nothing is paused']
          : ['warning', `paused: ${paused.everything ? 'everything' : paused.pathways.join(', ')} (${paused.reason})`],
        parked === 0
          ? ['ok', 'no message is put aside']
          : ['warning', `${parked} messages are put aside: see status, then explain each`],
      ]
    }),
}

function folderVerdict(folder: string): Verdict {
  try {
    accessSync(folder, constants.W_OK)
    return ['ok', 'it is made at the first start']
  } catch {
    return ['fault', `the folder ${folder} is missing or may not be written to: make it, or correct storePath`]
  }
}
