import { type Figures, measureBuying, measureExits, measureFees, measureRequests, measureRounds } from './actions.js'
import { openPool } from './capital.js'
import { buyCovers, decideByRatio, decideItems, measureByProof, measureByRatio } from './claims.js'
import { measureMadeUp } from './madeUp.js'
import { measureFirstMessages, measureFirstReports, openAway } from './messages.js'
import { type Delivery, type Network, startNetwork } from './network.js'
import { measurePages } from './pages.js'
import { measureStaleDays } from './stale.js'

/** Everything that the bench measures. */
export type Measured = {
  /** With OpenZeppelin's token. */
  actions: Figures
  /** The main actions with the proxy token. */
  proxied: Figures
  deliveries: Record<string, Delivery>
}

/** Plays one story on two chains and takes its figures from the receipts. */
export async function measure(): Promise<Measured> {
  const network = await startNetwork()
  try {
    await openPool(network)
    const first = { ...(await measureFirstMessages(network)), ...(await measureMadeUp(network)) }
    await openAway(network)
    const firstReports = await measureFirstReports(network)
    const rounds = await measureRounds(network)
    const exits = await network.rehearse(() => measureExits(network))
    const buying = await withBoth(network, () => measureBuying(network))
    const fees = await network.rehearse(() => measureFees(network))
    const stale = await network.rehearse(() => measureStaleDays(network))
    const pages = await measurePages(network)
    const requests = await withBoth(network, () => measureRequests(network))
    const claims = await buyCovers(network)
    const deliveries = await decideByRatio(network)
    const byRatio = await withBoth(network, () => measureByRatio(network, claims))
    const { tree, deliveries: decided } = await decideItems(network, claims)
    const byProof = await withBoth(network, () => measureByProof(network, claims, tree))
    const settling = {
      plain: { ...byRatio.plain, ...byProof.plain },
      proxied: { ...byRatio.proxied, ...byProof.proxied },
    }
    return {
      actions: {
        ...buying.plain,
        ...fees,
        ...stale,
        ...settling.plain,
        ...requests.plain,
        ...rounds.figures,
        ...exits.figures,
      },
      proxied: { ...buying.proxied, ...settling.proxied, ...requests.proxied },
      deliveries: {
        ...first,
        ...firstReports,
        ...rounds.deliveries,
        ...exits.deliveries,
        ...pages,
        ...deliveries,
        ...decided,
      },
    }
  } finally {
    await network.stop()
  }
}

/** The same actions from the same state with either token. */
async function withBoth(network: Network, play: () => Promise<Figures>): Promise<{ plain: Figures; proxied: Figures }> {
  const proxied = await network.rehearse(async () => {
    await network.useProxyDollar()
    return play()
  })
  return { plain: await play(), proxied }
}
