import { type MessageKey, MessageType, rowOf } from '@omnicover/core'
import { capacityAbi, devnetDollarAbi, ledgerAbi, remitterAbi } from '@omnicover/deployments'
import { planCall } from '@omnicover/devnet'
import { type ContractEventName, type LocalAccount, parseEventLogs, type TransactionReceipt } from 'viem'
import { claimDeposit, poolOf, requestDeposit, requestRedeem, sharesOf } from '../gas/capital.js'
import { AMOUNT, buy } from '../gas/market.js'
import { type Network, POOL_ID, required } from '../gas/network.js'
import { gasOfCall, traceCalls } from '../gas/trace.js'
import { type Star, setShare, shareOf } from './star.js'

/** A thousand million dollars: targets stay below the most of a chain, and one of a thousand products may still expose 900,000. */
const CAPITAL = 1_000_000_000_000_000n

/** The product that everybody buys, and whose targets rise on all chains. */
export const RISING = 1

/** The one whose grants fall on all chains. */
const FALLING = 2

/** Products that are retargeted in one block, and what each may use. */
const [TOGETHER, MOST_GAS] = [50, 100_000_000n]

/** A report of money and of the first four products. */
export const report = { type: MessageType.CAPITAL_REPORT, poolId: POOL_ID, rows: [rowOf(0)] } as const

/** Deposits and exits of one epoch have numbers of their own. */
const settlementOf = (settlement: number) => ({ type: MessageType.EPOCH_SETTLED, poolId: POOL_ID, settlement }) as const

/** Gas at home of one epoch in which every away chain sold, reports, and has a deposit and an exit settled. */
export type EpochCost = {
  /** Deliveries of the reports of all chains: whole transactions. */
  reports: bigint
  /** Takes back what all chains gave back of one product. */
  confirm: bigint
  /** Sets new targets of one product on all chains. */
  retarget: bigint
  /** Works out which money to order for the exits of all chains; each order that comes of it costs its storage alone. */
  plan: bigint
  /** Deposits and exits of all chains. */
  settle: bigint
  /** The part of `settle` in which room for the exits is worked out. */
  exitRoom: bigint
  /** Sends the targets of one product to each away chain, with LayerZero's part. */
  targets: bigint
  /** Sends the settlements of deposits and of exits to each away chain, with LayerZero's part. */
  settlements: bigint
}

/** Capital at home, a product that every chain sells, and on every chain an underwriter with shares, who are returned. */
export async function openStar(star: Star): Promise<LocalAccount[]> {
  const [first] = star.pairs
  const { home, accounts } = first
  const underwriter = required(accounts.underwriters[0])
  const { asset } = home.omnicover
  const mint = { abi: devnetDollarAbi, functionName: 'mint', args: [underwriter.address, CAPITAL] } as const
  const approve = { abi: devnetDollarAbi, functionName: 'approve', args: [poolOf(home), CAPITAL] } as const
  await first.send(home, underwriter, planCall(asset, mint), planCall(asset, approve))
  await requestDeposit(first, home, underwriter, CAPITAL)
  star.nextEpoch()
  await reportAll(star)
  await callLedger(first, settlePool)
  await first.passLocal(settlementOf(1))
  for (let i = 0; i < star.productIds.length; i += TOGETHER) {
    await callLedger(first, ...star.productIds.slice(i, i + TOGETHER).map(retargetProduct))
  }
  for (const productId of [RISING, FALLING]) await tellAll(star, { type: MessageType.PRODUCT, productId })
  await tellAll(star, { type: MessageType.TARGETS, productIds: [RISING, FALLING] })
  const owners: LocalAccount[] = []
  for (const pair of star.pairs) owners.push(await deposit(pair, 'first'))
  await closeEpoch(star, 1)
  for (const [i, pair] of star.pairs.entries()) await claimDeposit(pair, required(owners[i]))
  return owners
}

/** Plays two epochs: in the first an exit is asked for on every chain, in the second all happens that an epoch can bring. */
export async function measureEpoch(star: Star, owners: readonly LocalAccount[]): Promise<EpochCost> {
  const [first] = star.pairs
  const share = shareOf(star.productIds.length)
  for (const [i, pair] of star.pairs.entries()) {
    const owner = required(owners[i])
    await requestRedeem(pair, owner, (await sharesOf(pair, owner)) / 4n)
    await deposit(pair, 'second')
  }
  await closeEpoch(star, 2)
  for (const pair of star.pairs) {
    await deposit(pair, 'third')
    const buyer = await pair.createPerson(`buyer on ${pair.away.eid}`, AMOUNT, pair.away.omnicover.market)
    await buy(pair, { productId: RISING, days: 30, owner: buyer })
  }
  await setShare(first, FALLING, share - Math.ceil(share / 5))
  await callLedger(first, retargetProduct(FALLING))
  await tellAll(star, { type: MessageType.TARGETS, productIds: [FALLING] })
  await setShare(first, RISING, share + Math.ceil(share / 5))

  star.nextEpoch()
  const reports = await reportAll(star)
  const confirm = await callLedger(first, { functionName: 'confirm', args: [FALLING] })
  const retargeted = await callLedger(first, retargetProduct(RISING))
  const planned = await planOrders(first)
  const settled = await callLedger(first, settlePool)
  expectEvents(confirm, 'GrantFell', star.pairs.length + 1)
  expectEvents(retargeted, 'TargetSet', star.pairs.length + 1)
  expectEvents(settled, 'Settled', star.pairs.length)
  expectEvents(settled, 'ExitsFilled', star.pairs.length)
  const frames = await traceCalls(first.home.client, settled.transactionHash)
  const capacity = await first.home.client.readContract({
    ...{ address: first.home.contracts.ledger, abi: ledgerAbi, functionName: 'CAPACITY' },
  })
  return {
    reports,
    confirm: confirm.gasUsed,
    retarget: retargeted.gasUsed,
    plan: planned.gasUsed,
    settle: settled.gasUsed,
    exitRoom: gasOfCall(frames, capacity, { abi: capacityAbi, functionName: 'exitRoom' }),
    targets: await tellAll(star, { type: MessageType.TARGETS, productIds: [RISING] }),
    settlements: (await tellAll(star, settlementOf(3))) + (await tellAll(star, settlementOf(4))),
  }
}

/** A new epoch in which all report and the deposits of all settle; every chain hears of it. */
async function closeEpoch(star: Star, settlement: number): Promise<void> {
  star.nextEpoch()
  await reportAll(star)
  await callLedger(star.pairs[0], settlePool)
  await tellAll(star, settlementOf(settlement))
}

/** Every chain reports, but for one that may be named. Returns the gas at home. */
export async function reportAll({ pairs }: Star, except?: Network): Promise<bigint> {
  let gas = (await pairs[0].passLocal(report)).receipt.gasUsed
  for (const pair of pairs) {
    if (pair !== except) gas += (await pair.pass(pair.away, pair.home, report)).transaction
  }
  return gas
}

/** Home tells every away chain, and itself of what it sells. Returns the gas of sending to the others. */
async function tellAll({ pairs }: Star, key: MessageKey): Promise<bigint> {
  if (key.type !== MessageType.EPOCH_SETTLED) await pairs[0].passLocal(key)
  let gas = 0n
  for (const { home, away, deliver, sendMessage } of pairs) {
    const { receipt, packet } = await sendMessage(home, away, key)
    await deliver(home, away, key.type, required(packet))
    gas += receipt.gasUsed
  }
  return gas
}

/** A figure for something that did not happen is worth nothing. */
function expectEvents(
  receipt: TransactionReceipt,
  eventName: ContractEventName<typeof ledgerAbi>,
  count: number,
): void {
  const { length } = parseEventLogs({ abi: ledgerAbi, eventName, logs: receipt.logs })
  if (length !== count) throw new Error(`Home should say ${eventName} of ${count} chains, and says it of ${length}.`)
}

type LedgerCall = { functionName: 'confirm' | 'retarget' | 'settle'; args: readonly [number] }

export const settlePool: LedgerCall = { functionName: 'settle', args: [POOL_ID] }

const retargetProduct = (productId: number): LedgerCall => ({ functionName: 'retarget', args: [productId] })

/** Calls the ledger, all in one block. More gas than a transaction may use elsewhere is not in the way here, and shows. */
export function callLedger({ home, accounts, send }: Network, ...calls: LedgerCall[]): Promise<TransactionReceipt> {
  const planned = calls.map((call) => planCall(home.contracts.ledger, { abi: ledgerAbi, ...call }))
  return send(home, accounts.keeper, ...planned.map((call) => ({ ...call, gas: MOST_GAS })))
}

/** What home does to see whether it has to order money, as a transaction, so that it has a receipt. */
async function planOrders({ home, accounts, send }: Network): Promise<TransactionReceipt> {
  const remitter = await home.client.readContract({
    ...{ address: home.contracts.ledger, abi: ledgerAbi, functionName: 'REMITTER' },
  })
  const call = planCall(remitter, { abi: remitterAbi, functionName: 'wantsOrder', args: [POOL_ID] })
  return send(home, accounts.keeper, { ...call, gas: MOST_GAS })
}

/** Somebody with dollars deposits on the away chain. */
async function deposit(pair: Network, name: string): Promise<LocalAccount> {
  const person = await pair.createPerson(`${name} on ${pair.away.eid}`, AMOUNT, poolOf(pair.away))
  await requestDeposit(pair, pair.away, person, AMOUNT)
  return person
}
