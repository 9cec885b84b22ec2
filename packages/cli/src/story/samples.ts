import { pool, product } from '@omnicover/sdk'
import { type Network, POOL_ID } from '../network/startNetwork.js'

/** What one chain had at one moment, units. */
export type Sample = {
  /** Since the start of the run, to a tenth. */
  seconds: number
  chain: string
  /** Capital there that may pay claims. */
  capital: bigint
  /** Most that all covers there could still be paid. */
  exposure: bigint
  /** What was paid for incidents so far. */
  payouts: bigint
}

/** Takes samples of every chain: about one a second, and whenever something changed. */
export type Sampler = {
  /** Rejects when a chain cannot be read. */
  readonly failed: Promise<never>
  /** Takes a last one of each chain and returns all, in the order of time. */
  readonly stop: () => Promise<readonly Sample[]>
}

/** Short, so that a change is not drawn behind the step that it led to. */
const EVERY_MS = 250

/** What did not change is kept once a second. */
const KEEP_SECONDS = 1

/**
 * Starts to watch capital, exposure and payouts.
 *
 * @param chains - what to watch
 * @param elapsed - seconds since the start of the run
 * @returns the sampler, running
 */
export function startSampler(chains: Network['chains'], elapsed: () => number): Sampler {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const samples: Sample[] = []
  const kept = new Map<string, Sample>()
  const isNews = (sample: Sample) => {
    const last = kept.get(sample.chain)
    if (last === undefined || sample.seconds - last.seconds >= KEEP_SECONDS) return true
    return (['capital', 'exposure', 'payouts'] as const).some((key) => sample[key] !== last[key])
  }
  const takeOne = async () => {
    const seconds = Math.round(elapsed() * 10) / 10
    const taken = await Promise.all(chains.map((chain) => takeSample(chain, seconds)))
    samples.push(...taken.filter(isNews))
    for (const sample of taken.filter(isNews)) kept.set(sample.chain, sample)
  }
  let isStopped = false
  const watch = async () => {
    while (!isStopped) {
      await takeOne()
      await Promise.race([new Promise((resolve) => setTimeout(resolve, EVERY_MS).unref()), stopped])
    }
  }
  const watched = watch()
  const failed = watched.then(() => new Promise<never>(() => undefined))
  failed.catch(() => undefined)
  return {
    failed,
    stop: async () => {
      isStopped = true
      stop()
      await watched
      await takeOne()
      return samples
    },
  }
}

async function takeSample({ name, client, deployment }: Network['chains'][number], seconds: number): Promise<Sample> {
  const [{ free, claimsPaid }, products] = await Promise.all([
    pool.get(client, { deployment, poolId: POOL_ID }),
    product.list(client, { deployment }),
  ])
  const exposure = products.reduce((sum, one) => sum + one.exposure, 0n)
  return { seconds, chain: name, capital: free, exposure, payouts: claimsPaid }
}
