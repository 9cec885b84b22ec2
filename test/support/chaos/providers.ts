import {
  answerStatus,
  changePayload,
  cut,
  type DevnetChain,
  delay,
  demandHigherFee,
  dropTransaction,
  emptyReceipt,
  type Fault,
  type FaultProxy,
  forgePacket,
  hang,
  lagBehind,
  lieAboutPackets,
  limitLogRange,
  loseLogs,
  omitPacket,
  onMethods,
  type PacketLie,
  sometimes,
  staleHead,
  startFaultProxy,
  truncate,
  wrongBlockHash,
} from '@omnicover/devnet'

/** The three providers of a chain: one lies, one fails, one is late. */
export type Providers = {
  readonly urls: readonly string[]
  /** From now on they tell the truth. */
  readonly mend: () => void
  /** How often something went wrong, by the name of the fault. */
  readonly faults: ReadonlyMap<string, number>
  readonly stop: () => Promise<void>
}

/**
 * Places three bad providers before a node.
 *
 * @param chain - the chain
 * @param seed - draws what goes wrong, and what is lied about
 * @returns the providers
 */
export async function placeBadProviders({ rpcUrl, name }: DevnetChain, seed: string): Promise<Providers> {
  const faults = new Map<string, number>()
  const maybe = (what: string, chance: number, fault: Fault): Fault =>
    sometimes({ seed: `${seed}/${name}/${what}`, chance }, (request, forward) => {
      faults.set(what, (faults.get(what) ?? 0) + 1)
      return fault(request, forward)
    })
  const lie = (what: string, chance: number, told: PacketLie): Fault =>
    lieAboutPackets({ seed: `${seed}/${name}/${what}`, chance }, (log) => {
      faults.set(what, (faults.get(what) ?? 0) + 1)
      return told(log)
    })
  const drawn = (what: string, chance: number) => ({ seed: `${seed}/${name}/${what}`, chance })
  // All providers of a chain lead to one pool, and its rule holds for all of them.
  const pool = demandHigherFee()

  const liar = [
    lie('omit', 0.05, omitPacket),
    lie('change', 0.05, changePayload),
    lie('forge', 0.05, forgePacket),
    wrongBlockHash(drawn('hash', 0.05)),
    maybe('429', 0.05, answerStatus(429)),
    maybe('unanswered', 0.01, cut('after')),
    pool,
  ]
  const flaky = [
    maybe('429', 0.06, answerStatus(429)),
    maybe('503', 0.03, answerStatus(503)),
    maybe('unheard', 0.03, cut('before')),
    maybe('unanswered', 0.03, cut('after')),
    maybe('half', 0.03, truncate()),
    maybe('slow', 0.01, delay(30)),
    maybe('hung', 0.0002, hang()),
    maybe('no receipt', 0.05, emptyReceipt('receipt')),
    maybe('no logs', 0.02, emptyReceipt('logs')),
    onMethods(['eth_sendRawTransaction'], maybe('dropped', 0.05, dropTransaction())),
    onMethods(['eth_getLogs'], limitLogRange(25)),
    maybe('lost logs', 0.2, loseLogs(drawn('lost', 0.2))),
    pool,
  ]
  const late = [maybe('late', 0.5, lagBehind(1)), limitLogRange(40), staleHead(2), pool]

  const proxies: FaultProxy[] = []
  for (const chosen of [liar, flaky, late]) proxies.push(await startFaultProxy(rpcUrl, chosen))
  return {
    urls: proxies.map(({ url }) => url),
    mend: () => {
      for (const proxy of proxies) proxy.inject(pool)
    },
    faults,
    stop: async () => {
      for (const proxy of proxies) await proxy.stop()
    },
  }
}
