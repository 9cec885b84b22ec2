import type { Address, Hash, Hex } from 'viem'
import type { Chain, ContractRead, ContractReadResults, SimulatedCall } from '../ports/chain.js'
import type { SendResult, TransactionRequest, TransactionSender } from '../ports/transactionSender.js'
import type { ChainSnapshot, KeptChain } from './readChain.js'
import type { HomeSnapshot, KeptHome } from './readHome.js'

/** A call of a contract, as a fake chain sees it. */
export type FakeCall = { readonly functionName: string; readonly args: readonly unknown[]; readonly address: Address }

/** A cover as the market gives it, as far as the keeper looks. */
type FakeCover = { start: number; end: number; amount: bigint; paid: bigint; settled: number }

/** What the contracts of a chain answer, and what goes wrong. All of it may be changed between two rounds. */
export type FakeState = {
  chain: ChainSnapshot
  /** Only on the home chain. */
  home?: HomeSnapshot
  covers?: readonly FakeCover[]
  /** Root of the tree of every incident that is decided by one. */
  root?: Hash
  unapplied?: readonly number[]
  unreported?: readonly number[]
  /** Orders that the bridge here has and nobody sent. */
  waiting?: readonly number[]
  /** Only on the home chain: orders of pool 1. */
  orders?: readonly { from: number; to: number; amount: bigint }[]
  /** Moves of shares to each eid, oldest first. */
  moves?: Readonly<Record<number, readonly { shares: bigint }[]>>
  /** What of the moves from each eid has arrived here. */
  arrived?: Readonly<Record<number, readonly bigint[]>>
  /** Throws instead of answering a read. */
  failRead?: (call: FakeCall) => Error | undefined
  /** Throws instead of answering anything. */
  down?: Error | undefined
  /** What a simulated call reverts with. */
  refuse?: (call: SimulatedCall) => Hex | undefined
  sendResult?: SendResult
  /** Throws instead of sending. */
  failSend?: Error | undefined
}

const addressOf = (kind: number, eid: number): Address =>
  `0x${kind.toString(16).padStart(2, '0')}${eid.toString(16).padStart(38, '0')}`

/** The contracts of a chain. */
export const keptChain = (eid: number): KeptChain => ({
  ...{ eid, gateway: addressOf(1, eid), market: addressOf(2, eid), desk: addressOf(3, eid) },
  pools: [{ poolId: 1, address: addressOf(4, eid), bridge: addressOf(9, eid) }],
})

/** The contracts of the home chain alone. */
export const keptHome = (eid: number): KeptHome => ({
  ...{ eid, ledger: addressOf(5, eid), registry: addressOf(6, eid), assessment: addressOf(7, eid) },
  remitter: addressOf(10, eid),
})

/** A chain of the port's shape, over a state that a test holds, with a sender that writes down what it is asked to send. */
export function fakeChain(eid: number, state: FakeState) {
  const sent: TransactionRequest[] = []
  /** The data of all that was sent. */
  const calls: Hex[] = []
  const reads: FakeCall[] = []
  const head = { number: 1n, hash: '0x01', parentHash: '0x00', baseFee: 0n } as const
  const unused = (): never => {
    throw new TypeError('the keeper has no use for this')
  }
  const assertUp = () => {
    if (state.down !== undefined) throw state.down
  }
  const chain: Chain = {
    ...{ eid, chainId: eid, name: `fake ${eid}` },
    getHead: async () => {
      assertUp()
      return { ...head, timestamp: BigInt(state.chain.time) }
    },
    read: async <const Reads extends readonly ContractRead[]>(asked: Reads) => {
      assertUp()
      const answers: unknown = asked.map((call) => {
        reads.push(call)
        const failure = state.failRead?.(call)
        if (failure !== undefined) throw failure
        return answerTo(eid, state, call)
      })
      return answers as ContractReadResults<Reads>
    },
    simulate: async (call) => {
      assertUp()
      const revertData = state.refuse?.(call)
      return revertData && { revertData }
    },
    ...{ checkChainId: unused, getBlock: unused, getLogs: unused, getReceipt: unused, getNonce: unused },
    ...{ getBalance: unused, getFees: unused, broadcast: unused },
  }
  const sender: TransactionSender = {
    ...{ eid, address: addressOf(8, eid) },
    send: async (request) => {
      if (state.failSend !== undefined) throw state.failSend
      const result = state.sendResult ?? 'sent'
      if (result !== 'sent') return result
      sent.push(request)
      calls.push(typeof request.data === 'function' ? await request.data() : request.data)
      return result
    },
    isInFlight: async () => false,
    ...{ advance: unused, acknowledge: unused },
  }
  return {
    ...{ eid, chain, sender, reads, calls },
    /** The tasks of what was sent since the last look. */
    takeSent: () => sent.splice(0).flatMap(({ tasks }) => tasks),
  }
}

function answerTo(eid: number, state: FakeState, call: FakeCall): unknown {
  const { chain } = state
  const kept = keptChain(eid)
  const [id] = call.args as readonly number[]
  switch (call.functionName) {
    case 'freshness':
      return [chain.heardAt, 0]
    case 'productIds':
      return chain.products.map(({ productId }) => productId)
    case 'SKEW':
      return chain.skew
    case 'reportCount':
      return chain.reportCount
    case 'coverCount':
      return chain.products.find(({ productId }) => productId === id)?.coverCount
    case 'books':
      return chain.pools[0]
    case 'moved': {
      const [pool] = chain.pools
      return [pool?.sent, pool?.received, pool?.lost]
    }
    case 'lent': {
      const [pool] = chain.pools
      return [pool?.putIn, pool?.invested, pool?.pnl]
    }
    case 'INVESTOR':
      return chain.pools[0]?.vault.investor
    case 'figures':
      return chain.pools[0]?.vault
    case 'isRemitted':
      return !(state.unapplied ?? []).includes(Number(id))
    case 'isWaiting':
      return (state.waiting ?? []).includes(Number(id))
    case 'moveCount':
      return state.moves?.[Number(id)]?.length ?? 0
    case 'getMove': {
      const moveId = Number(call.args[1])
      return { poolId: 1, moveId, receiver: addressOf(11, eid), ...state.moves?.[Number(id)]?.[moveId - 1] }
    }
    case 'arrivedOf': {
      const { moveId } = call.args[1] as { moveId: number }
      return state.arrived?.[Number(id)]?.[moveId - 1] ?? 0n
    }
    case 'currentRound':
      return chain.pools[0]?.round
    case 'isApplied':
      return !(state.unapplied ?? []).includes(Number(id))
    case 'getCover':
      return state.covers?.[Number(BigInt(call.args[0] as bigint) & 0xffff_ffffn)]
    case 'rootOf':
      return state.root
    case 'commitOutOf':
      return chain.incidents.find(({ incidentId }) => incidentId === id)?.commitOut ?? 0n
    case 'quoteSend':
      if (call.address === kept.pools[0]?.bridge) return 50n
      return { nativeFee: 100n, lzTokenFee: 0n }
    case 'getProduct':
      if (call.address === kept.market) return chain.products.find(({ productId }) => productId === id)
      return state.home?.products.find(({ productId }) => productId === id)?.product
    case 'getIncident':
      if (call.address === kept.desk) {
        return chain.incidents.find(({ incidentId }) => incidentId === id) ?? { state: 0, budgetLeft: 0 }
      }
      return state.home?.incidents.find(({ incidentId }) => incidentId === id)
    default:
      return answerOfHome(state, call)
  }
}

function answerOfHome({ home, unreported, orders }: FakeState, { functionName, args }: FakeCall): unknown {
  const [first, second] = args as readonly number[]
  const product = home?.products.find(({ productId }) => productId === first)
  const pool = home?.pools.find(({ poolId }) => poolId === first)
  const line = product?.lines.find(({ eid }) => eid === second)
  switch (functionName) {
    case 'incidentCount':
      return Math.max(0, ...(home?.incidents ?? []).map(({ incidentId }) => incidentId))
    case 'MAX_SILENCE':
      return home?.maxSilence
    case 'MAX_OPEN':
      return home?.maxOpen
    case 'headFor':
      return [true, 0, home?.silent.includes(first ?? 0)]
    case 'productCount':
      return home?.products.length
    case 'getPool':
      return pool?.pool
    case 'chainsOf':
      return pool?.chains.map(({ eid }) => eid)
    case 'wantsSettlement':
      return pool?.wantsSettlement
    case 'wantsOrder':
      return pool?.wantsOrder
    case 'orderCount':
      return pool?.orderCount
    case 'flowOf':
      return pool?.chains.find(({ eid }) => eid === second)?.flow
    case 'getOrder':
      return orders?.[Number(second) - 1]
    case 'getChain':
      return pool?.chains.find(({ eid }) => eid === second)
    case 'limitOf':
      return product?.limit
    case 'getTotals':
      return product?.totals
    case 'getLine':
      return line
    case 'wantsRetarget':
      return product?.wantsRetarget
    case 'concerns':
      return home?.incidents.some(({ incidentId, told }) => incidentId === first && told.includes(Number(second)))
    case 'incidentExposure': {
      const incident = home?.incidents.find(({ incidentId }) => incidentId === first)
      return [incident?.exposures.some(({ eid, known }) => eid === second && known) ?? false, 0n]
    }
    case 'getReport':
      return { productId: (unreported ?? []).includes(Number(second)) ? 0 : 1 }
    default:
      throw new TypeError(`the fake chain does not know ${functionName}`)
  }
}
