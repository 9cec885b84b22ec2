import {
  type CapitalReport,
  decodeMessage,
  encodeKey,
  encodeMessage,
  endDayFor,
  type Message,
  type MessageKey,
  MessageType,
} from '@omnicover/core'
import { lzReceiveOptions } from '@omnicover/deployer'
import { capitalPoolAbi, coverGatewayAbi, endpointV2Abi, homeOutboxAbi } from '@omnicover/deployments'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  openLmdbStore,
  parseRelayerConfig,
  type Relayer,
  type RelayerConfigInput,
  systemClock,
} from '@omnicover/relayer'
import { explainMessages, openOperator, readStatus } from '@omnicover/relayer/operations'
import { cover, pool } from '@omnicover/sdk'
import { encodeFunctionData, erc20Abi, type Hash, maxUint256, pad, parseEther, parseEventLogs, parseGwei } from 'viem'
import { sendTransaction, waitForTransactionReceipt, writeContract } from 'viem/actions'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { livePool } from '../support/relayer/poolLife.js'
import { type PoolChain, type PoolWorld, startPoolWorld } from '../support/relayer/poolWorld.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, temporaryFolder, until } from '../support/relayer/world.js'

const poolId = 1
const productId = 1
const dollar = 1_000_000n
const share = 10n ** 18n

let world: PoolWorld
beforeAll(async () => {
  world = await startPoolWorld({ sells: true })
  const folder = temporaryFolder()
  const { relayer, passed } = drive(folder.path, true)
  const life = livePool(world, relayer)
  await life.depositOnEach((at) => person(world.places.indexOf(at)), 100_000n * dollar)
  const { away } = world
  await life.buy(away, buyer(0), 40_000n * dollar)
  ownedId = await life.buy(away, buyer(1), 20n * dollar)
  const approval = { abi: erc20Abi, functionName: 'approve', args: [away.deployment.market, maxUint256] } as const
  await life.transact(away, buyer(1), (setup) => setup.call(away.deployment.asset, approval))
  await settleDown(relayer)
  passedFirst = [...passed.values()]
  await stop()
  folder.remove()
}, 120_000)
afterAll(() => world?.stop())

const trial = useTrial()
/** What was said before the first test. */
let passedFirst: readonly Message[]
/** A cover of buyer 1, who has approved the market. */
let ownedId: bigint
let stop: () => Promise<void>
afterEach(() => stop())

/** A relayer that keeps, and the messages that the veto let through, by guid. */
function drive(folder: string, isKeeping: boolean) {
  const config: RelayerConfigInput = configFor(world, [], `${folder}/store`, world.changes)
  const recorder = createRecorder()
  const passed = new Map<Hash, Message>()
  const ports = {
    ...{ store: openLmdbStore(config.storePath), clock: systemClock, observer: recorder },
    ...{ connect: createViemChain, toSigner: createLocalSigner },
    // The operator's own word comes after that of the market.
    veto: async ({ packet, message }: { packet: { guid: Hash }; message: Message | undefined }) => {
      if (message !== undefined) passed.set(packet.guid, message)
      return undefined
    },
  }
  const relayer: Relayer = composeRelayer(parseRelayerConfig(config), ports, isKeeping ? [world.createKeeper()] : [])
  stop = relayer.stop
  return { config, recorder, relayer, passed }
}

const clientOf = ({ chain }: PoolChain) => chain.client
const timeOf = async (at: PoolChain) => Number((await clientOf(at).getBlock()).timestamp)

/** Until everything that was sent is delivered. */
const settleDown = (relayer: Relayer) =>
  until(world, relayer, async () => (await relayer.listMessages()).every(({ status }) => status === 'delivered'))

/** What home would say now, a second later. */
async function homesWord<Type extends Message['type']>(key: MessageKey & { type: Type }) {
  const { home, away, contracts } = world
  const args = [key.type, away.deployment.eid, encodeKey(key)] as const
  const data = await clientOf(home).readContract({
    ...{ address: contracts.outbox, abi: homeOutboxAbi, functionName: 'buildMessage', args },
  })
  const message = decodeMessage(data) as Extract<Message, { type: Type }>
  const time = (await timeOf(home)) + 1
  return 'head' in message ? { ...message, head: { ...message.head, time } } : message
}

async function awaysReport(): Promise<CapitalReport> {
  const { away } = world
  const call = { address: away.omnicover.pools[0]?.address ?? '0x', abi: capitalPoolAbi } as const
  const data = await clientOf(away).readContract({ ...call, functionName: 'buildReport', args: [[0]] })
  const message = decodeMessage(data)
  if (message.type !== MessageType.CAPITAL_REPORT) throw new TypeError('expected a report')
  return { ...message.report, time: (await timeOf(away)) + 1 }
}

/** Says something in the name of a gateway: what a gateway could say that lies. All providers have it, and have it alike. */
async function sayAsGateway(from: PoolChain, to: PoolChain, message: Message): Promise<Hash> {
  const { client, layerZero } = from.chain
  const account = from.omnicover.gateway
  await client.setBalance({ address: account, value: parseEther('10') })
  await client.impersonateAccount({ address: account })
  await client.setNextBlockTimestamp({ timestamp: BigInt((await timeOf(from)) + 1) })
  const parameters = { dstEid: to.deployment.eid, receiver: pad(to.omnicover.gateway), message: encodeMessage(message) }
  const args = [{ ...parameters, options: lzReceiveOptions(500_000n), payInLzToken: false }, buyer(0).address] as const
  const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'send', args })
  const hash = await sendTransaction(client, {
    ...{ account, chain: client.chain, to: layerZero.endpoint, data, value: parseEther('1'), gas: 2_000_000n },
  })
  return guidIn(from, hash)
}

async function guidIn({ chain }: PoolChain, hash: Hash): Promise<Hash> {
  const { logs, status } = await waitForTransactionReceipt(chain.client, { hash, pollingInterval: 20 })
  const [sent] = parseEventLogs({ abi: coverGatewayAbi, eventName: 'MessageSent', logs })
  if (sent !== undefined) return sent.args.guid
  const [packet] = parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs })
  if (packet === undefined) throw new Error(`no packet was sent: ${status}`)
  // nonce, source, sender, destination, receiver; then the guid
  return `0x${packet.args.encodedPayload.slice(2 + 2 * 81, 2 + 2 * 113)}`
}

const person = (index: number) => required(world.devnet.accounts.underwriters[index])
const buyer = (index: number) => required(world.devnet.accounts.buyers[index])

describe('what the market says is held against its contracts before a DVN signs', () => {
  test('default: a whole life passes, with messages of every type that it has', { timeout: 300_000 }, async () => {
    const { home, away } = world
    const { relayer, recorder, passed } = drive(trial.folder, true)
    const life = livePool(world, relayer)
    await life.depositOnEach((at) => person(world.places.indexOf(at)), 10_000n * dollar)
    for (const [from, to] of [
      [home, away],
      [away, home],
    ] as const) {
      const client = world.clientOf(from, person(world.places.indexOf(from)))
      const { deployment } = from
      const destination = { client: world.clientOf(to, person(0)), deployment: to.deployment }
      const what = { deployment, poolId, shares: 100n * share, dstEid: to.deployment.eid }
      const { moveId } = await pool.moveSharesSync(client, what)
      const move = { deployment, poolId, moveId, destination }
      await life.until(async () => (await pool.getMove(client, move)).arrived === 100n * share)
    }
    const had = await life.balanceOf(away, buyer(0).address)
    await life.openIncident(away)
    await life.decide(500_000)
    await life.until(async () => (await life.balanceOf(away, buyer(0).address)) !== had)
    await life.leave(away, person(1), 90_000n * share)

    const types = new Set([...passedFirst, ...passed.values()].map(({ type }) => type))
    for (const type of ['TARGETS', 'PRODUCT', 'INCIDENT_OPENED', 'CLAIM_DECIDED', 'EPOCH_SETTLED'] as const)
      expect(types, type).toContain(MessageType[type])
    for (const type of ['SHARES_TO_AWAY', 'SHARES_TO_HOME', 'CAPITAL_REPORT', 'INCIDENT_REPORTED'] as const)
      expect(types, type).toContain(MessageType[type])
    expect(recorder.of('attestationRefused').map(({ reason }) => reason)).toEqual([])
  })

  test.each([
    ['after it', ['report', 'buy']],
    ['before it', ['buy', 'report']],
    ['there and back', ['cancel', 'report', 'buy']],
  ] as const)('behavior: a true report is signed when the pool moves in its block, %s', async (_, order) => {
    const { relayer, recorder, passed } = drive(trial.folder, false)
    await settleDown(relayer)
    const { away } = world
    const client = clientOf(away)
    await client.setAutomine(false)
    const acts = { report: () => sendReport(), buy: () => buy(20n * dollar), cancel: () => cancel(ownedId) }
    const hashes: Hash[] = []
    for (const name of order) hashes.push(await acts[name]())
    await client.mine({ blocks: 1 })
    await client.setAutomine(true)
    const receipts = await Promise.all(hashes.map((hash) => client.getTransactionReceipt({ hash })))
    expect(new Set(receipts.map(({ blockNumber }) => blockNumber)).size).toBe(1)
    expect(receipts.map(({ transactionIndex }) => transactionIndex)).toEqual(order.map((_, index) => index))
    const guid = await guidIn(away, required(hashes[order.indexOf('report' as never)]))
    await until(world, relayer, () => passed.has(guid))
    expect(recorder.of('attestationRefused')).toEqual([])
  })

  test('behavior: a true report is signed when a stranger fills its block with long ones', {
    timeout: 100_000,
  }, async () => {
    const { relayer, recorder, passed } = drive(trial.folder, false)
    await settleDown(relayer)
    passed.clear()
    const client = clientOf(world.away)
    await client.setAutomine(false)
    const hashes = [await sendReport()]
    for (let page = 0; page < 18; page += 1) {
      const rows = Array.from({ length: 32 }, (_, row) => 1 + page * 32 + row)
      hashes.push(await sendReport(rows, world.clientOf(world.away, buyer(2)), 1_500_000n))
    }
    await client.mine({ blocks: 1 })
    await client.setAutomine(true)
    const receipts = await Promise.all(hashes.map((hash) => client.getTransactionReceipt({ hash })))
    expect(new Set(receipts.map(({ blockNumber, status }) => `${status} ${blockNumber}`)).size).toBe(1)
    expect(receipts[0]?.status).toBe('success')
    const guid = await guidIn(world.away, required(hashes[0]))
    await until(world, relayer, () => passed.size === hashes.length)
    expect(passed.has(guid)).toBe(true)
    expect(recorder.of('attestationRefused')).toEqual([])
  })

  test('error: what a gateway says and its contracts do not is signed by nobody, stands in the status, and is explained', {
    timeout: 200_000,
  }, async () => {
    const { home, away } = world
    const { relayer, recorder, passed, config } = drive(trial.folder, false)
    await settleDown(relayer)
    passed.clear()
    const wrong: { readonly guid: Hash; readonly why: RegExp }[] = []
    const lie = async (from: PoolChain, to: PoolChain, message: Message, why: RegExp) =>
      wrong.push({ guid: await sayAsGateway(from, to, message), why })

    const reportThat = async (change: (report: CapitalReport) => Partial<CapitalReport>, why: RegExp) => {
      const report = await awaysReport()
      await lie(away, home, { type: MessageType.CAPITAL_REPORT, report: { ...report, ...change(report) } }, why)
    }
    await reportThat(({ cash }) => ({ cash: cash + 1_000_000n * dollar }), /report\.cash is \d+, and the contracts say/)
    await reportThat(({ premiumEarned }) => ({ premiumEarned: premiumEarned + 5n * dollar }), /report\.premiumEarned/)
    await reportThat(({ time }) => ({ time: time - 1 }), /report\.time/)
    await reportThat(
      ({ rows }) => ({ rows: rows.map(({ row }) => ({ row, word: 0n })) }),
      /report\.rows\[0\]\.exposure0 is 0/,
    )
    await reportThat(() => ({ poolId: 7 }), /does not have its pool/)
    await reportThat(() => ({ incidents: [{ incidentId: 9, exposure: 1n }] }), /incidents\[9\].* do not know/)

    const shares = { poolId, moveId: 77, receiver: buyer(0).address, shares: 1_000n * share }
    await lie(away, home, { type: MessageType.SHARES_TO_HOME, move: shares }, /nothing of the kind/)
    const reported = { reportId: 33, productId, instant: 1, evidence: pad('0x01'), reporter: buyer(0).address }
    await lie(away, home, { type: MessageType.INCIDENT_REPORTED, report: reported }, /nothing of the kind/)
    const settled = { poolId, settlement: 99, fromRound: 1, toRound: 2, depositAssets: 1n, sharesMinted: 2n }
    const unsettled = { ...settled, exitShares: 0n, exitAssets: 0n }
    const head = { time: (await timeOf(away)) + 1, incidents: 0 }
    await lie(away, home, { type: MessageType.EPOCH_SETTLED, head, settled: unsettled }, /is not home/)

    const homes = async (message: object, why: RegExp) => {
      const said = {
        head: { time: (await timeOf(home)) + 1, incidents: await incidentsAtHome() },
        ...message,
      } as Message
      await lie(home, away, said, why)
    }
    const incident = { incidentId: 55, productId, ordinal: 9, instant: 1 }
    const decision = {
      ...incident,
      ratio: 1_000_000,
      payableAt: 1,
      closesAt: 2,
      budget: 5n,
      commitOut: 0n,
      root: pad('0x'),
    }
    await homes({ type: MessageType.INCIDENT_OPENED, incident }, /nothing of the kind/)
    await homes({ type: MessageType.CLAIM_DECIDED, decision }, /nothing of the kind/)
    await homes({ type: MessageType.EPOCH_SETTLED, settled: unsettled }, /nothing of the kind/)
    await homes(
      { type: MessageType.REMIT, remit: { poolId, orderId: 44, to: home.deployment.eid, amount: 9n } },
      /nothing of the kind/,
    )
    await homes({ type: MessageType.SHARES_TO_AWAY, move: shares }, /nothing of the kind/)
    const targets = await homesWord({ type: MessageType.TARGETS, productIds: [productId] })
    const raised = targets.lines.map((line) => ({ ...line, target: line.target + 1n }))
    await homes({ type: MessageType.TARGETS, lines: raised }, /lines\[1\]\.target/)
    const product = await homesWord({ type: MessageType.PRODUCT, productId })
    const cheap = { ...product.product, curve: { ...product.product.curve, baseRate: 0 } }
    await homes({ ...product, product: cheap }, /product\.curve\.baseRate is 0/)
    await homes(
      { type: MessageType.PRODUCT, productId, product: product.product, terms: { ...product.terms, perils: 31 } },
      /terms\.perils/,
    )

    // The opposite: what home would say in truth, in the same way.
    const truth = await sayAsGateway(home, away, await homesWord({ type: MessageType.PRODUCT, productId }))
    await until(world, relayer, () => recorder.of('attestationRefused').length >= 2 * wrong.length && passed.has(truth))
    for (const { guid, why } of wrong) {
      const refused = recorder.of('attestationRefused').filter(({ message }) => message.guid === guid)
      expect(new Set(refused.map(({ dvn }) => dvn))).toEqual(new Set(['a', 'b']))
      for (const { reason } of refused) expect(reason).toMatch(why)
    }
    expect([...passed.keys()]).toEqual([truth])
    const attested = (guid: Hash) => recorder.of('messageAttested').filter(({ message }) => message.guid === guid)
    await until(world, relayer, () => attested(truth).length === 2)
    for (const { guid } of wrong) expect(attested(guid)).toEqual([])

    await stop()
    stop = async () => undefined
    const { operator, close } = openOperator(parseRelayerConfig(config))
    const rows = await readStatus(operator)
    const stuck = rows.flatMap((row) => (row.problem === undefined ? row.stuck : []))
    expect(new Set(stuck.map(({ guid }) => guid))).toEqual(new Set(wrong.map(({ guid }) => guid)))
    expect(new Set(stuck.map(({ status }) => status))).toEqual(new Set(['vetoed']))
    const [story] = await explainMessages(operator, required(wrong[0]).guid)
    await close()
    expect(story?.next.who).toBe('a person')
    expect(story?.next.what).toMatch(/The DVN [ab] does not sign it: .*report\.cash.*Guardians\.skip/s)
  })
})

async function incidentsAtHome() {
  const { head } = await homesWord({ type: MessageType.PRODUCT, productId })
  return head.incidents
}

/** Priorities fall, so that a block has transactions in the order in which they were sent. */
let tip = parseGwei('5')
const fees = () => {
  tip -= 1_000_000n
  return { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: tip, gas: 3_000_000n }
}

async function sendReport(
  rows = [0],
  client = world.clientOf(world.away, world.devnet.accounts.keeper),
  gas = 3_000_000n,
): Promise<Hash> {
  const { home, away } = world
  const key = encodeKey({ type: MessageType.CAPITAL_REPORT, poolId, rows })
  const args = [MessageType.CAPITAL_REPORT, home.deployment.eid, key] as const
  const gateway = { address: away.omnicover.gateway, abi: coverGatewayAbi } as const
  const { nativeFee } = await clientOf(away).readContract({ ...gateway, functionName: 'quoteSend', args })
  return writeContract(client, { ...gateway, functionName: 'send', args, value: nativeFee, ...fees(), gas })
}

async function buy(amount: bigint): Promise<Hash> {
  const { deployment } = world.away
  const client = world.clientOf(world.away, buyer(1))
  const now = await timeOf(world.away)
  const quote = await cover.quote(client, { deployment, productId, amount, endDay: endDayFor(now, 30), now })
  return sendTransaction(client, { ...cover.buy.call({ deployment, quote, owner: buyer(1).address }), ...fees() })
}

async function cancel(id: bigint): Promise<Hash> {
  const { deployment } = world.away
  const client = world.clientOf(world.away, buyer(1))
  return sendTransaction(client, { ...cover.cancel.call({ deployment, coverId: id, minRefund: 0n }), ...fees() })
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}
