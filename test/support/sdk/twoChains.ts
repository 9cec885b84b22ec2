import { decodePacket, encodeKey, MessageType, type Packet } from '@omnicover/core'
import {
  coverGatewayAbi,
  dvnAbi,
  endpointV2Abi,
  executorAbi,
  ledgerAbi,
  receiveUln302Abi,
  riskRegistryAbi,
} from '@omnicover/deployments'
import {
  createSetup,
  type DevnetAccount,
  type DevnetAccounts,
  type DevnetChain,
  deployOmniCover,
  type Setup,
  sendAll,
  startDevnet,
  wireOmniCover,
} from '@omnicover/devnet'
import type { Deployment } from '@omnicover/sdk'
import { type Address, encodeFunctionData, type Hex, parseEventLogs } from 'viem'
import { times } from './homeChain.js'

const POOL_ID = 1

/** No bound on what the pool may lose with the away chain. */
const CHAIN_CAP = 2n ** 64n - 1n

/** A home and an away chain, wired, with the real LayerZero between them and nobody who relays: a test does each step. */
export type TwoChains = {
  home: { chain: DevnetChain; deployment: Deployment; guardians: Address }
  away: { chain: DevnetChain; deployment: Deployment; guardians: Address }
  accounts: DevnetAccounts
  /** Sends a capital report from away to home. */
  sendReport: () => Promise<Packet>
  /** Has both DVNs attest it and commits that at the home endpoint. */
  verify: (packet: Packet) => Promise<void>
  /** Has the executor deliver it at home with so much gas. */
  deliver: (packet: Packet, gasLimit: bigint) => Promise<void>
  stop: () => Promise<void>
}

/** Starts the chains. Stop them at the end. */
export async function startTwoChains(): Promise<TwoChains> {
  const definitions = [
    { eid: 40_101, chainId: 1_340_101, name: 'home' },
    { eid: 40_102, chainId: 1_340_102, name: 'away' },
  ]
  const { chains, accounts, stop } = await startDevnet({ chains: definitions, blockTime: 0 })
  try {
    const [home, away] = chains
    if (!home || !away) throw new TypeError('The devnet has fewer chains than asked for.')
    const deploy = (chain: DevnetChain) =>
      deployOmniCover(accounts, { chain, homeEid: home.eid, poolIds: [POOL_ID], times, threshold: 2 })
    const [atHome, atAway] = [await deploy(home), await deploy(away)]
    await wireOmniCover([home, away], [atHome, atAway], accounts)
    await transact(home, accounts.deployer, (setup) => {
      const ledger = atHome.home?.ledger ?? atHome.gateway
      setup.call(ledger, { abi: ledgerAbi, functionName: 'addPool', args: [POOL_ID, 10_000] })
      const cap = { functionName: 'setChainCap', args: [POOL_ID, away.eid, CHAIN_CAP] } as const
      setup.call(atHome.home?.registry ?? atHome.gateway, { abi: riskRegistryAbi, ...cap })
      setup.call(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [POOL_ID, away.eid] })
    })
    return {
      home: {
        chain: home,
        deployment: { ...atHome, endpoint: home.layerZero.endpoint },
        guardians: atHome.guardians,
      },
      away: {
        chain: away,
        deployment: { ...atAway, endpoint: away.layerZero.endpoint },
        guardians: atAway.guardians,
      },
      accounts,
      sendReport: () => sendReport(away, home.eid, accounts.keeper, atAway.gateway),
      verify: (packet) => verify(home, accounts, packet),
      deliver: (packet, gasLimit) => deliver(home, accounts, packet, { receiver: atHome.gateway, gasLimit }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Sends what is planned from an account, in order, and waits for it. */
export async function transact(chain: DevnetChain, account: DevnetAccount, plan: (setup: Setup) => void) {
  const setup = createSetup({ from: account.address, nonce: 0 })
  plan(setup)
  return sendAll(chain.client, account, setup.transactions)
}

async function sendReport(away: DevnetChain, homeEid: number, keeper: DevnetAccount, to: Hex): Promise<Packet> {
  const type = MessageType.CAPITAL_REPORT
  const args = [type, homeEid, encodeKey({ type, poolId: POOL_ID, rows: [] })] as const
  const contract = { address: to, abi: coverGatewayAbi } as const
  const { nativeFee } = await away.client.readContract({ ...contract, functionName: 'quoteSend', args })
  const data = encodeFunctionData({ ...contract, functionName: 'send', args })
  const [receipt] = await sendAll(away.client, keeper, [{ label: 'send', to, data, value: nativeFee }])
  const [sent] = parseEventLogs({ abi: endpointV2Abi, eventName: 'PacketSent', logs: receipt?.logs ?? [] })
  if (!sent) throw new TypeError('No packet was sent.')
  return decodePacket(sent.args.encodedPayload)
}

async function verify(home: DevnetChain, accounts: DevnetAccounts, { header, payloadHash }: Packet): Promise<void> {
  const target = home.layerZero.receiveUln302
  const uln = { abi: receiveUln302Abi } as const
  const callData = encodeFunctionData({ ...uln, functionName: 'verify', args: [header, payloadHash, 1n] })
  const expiration = 2n ** 40n
  for (const name of ['dvnA', 'dvnB'] as const) {
    const { address, vid } = home.layerZero[name]
    const workers = accounts.workers.get(home.eid)?.[name]
    if (!workers) throw new TypeError(`${name} has no keys.`)
    const hash = await home.client.readContract({
      ...{ address, abi: dvnAbi, functionName: 'hashCallData' },
      args: [vid, target, callData, expiration],
    })
    const signatures = await workers.signer.signMessage({ message: { raw: hash } })
    await transact(home, workers.admin, (setup) =>
      setup.call(address, {
        ...{ abi: dvnAbi, functionName: 'execute' },
        args: [[{ vid, target, callData, expiration, signatures }]],
      }),
    )
  }
  await transact(home, accounts.keeper, (setup) =>
    setup.call(target, { ...uln, functionName: 'commitVerification', args: [header, payloadHash] }),
  )
}

async function deliver(
  home: DevnetChain,
  accounts: DevnetAccounts,
  { srcEid, sender, nonce, guid, message }: Packet,
  { receiver, gasLimit }: { receiver: Hex; gasLimit: bigint },
): Promise<void> {
  const admin = accounts.workers.get(home.eid)?.executorAdmin
  if (!admin) throw new TypeError('The executor has no key.')
  const origin = { srcEid, sender, nonce }
  await transact(home, admin, (setup) =>
    setup.call(home.layerZero.executor, {
      ...{ abi: executorAbi, functionName: 'execute302' },
      args: [{ receiver, origin, guid, message, extraData: '0x', gasLimit }],
    }),
  )
}
