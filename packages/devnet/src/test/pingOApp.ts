import { lzReceiveOptions, readArtifact } from '@omnicover/deployer'
import { type LocalAccount, parseAbi } from 'viem'
import { sendAll } from '../chain/sendAll.js'
import { createSetup } from '../chain/setup.js'
import { bothDvns, type DevnetPathwayEnd } from '../pathway/wirePathways.js'
import type { DevnetChain } from '../startDevnet.js'

/** The only message type of the test OApp. */
export const PING = 1

export const pingOAppAbi = parseAbi([
  'constructor(address endpoint, address owner)',
  'function ping(uint32 dstEid, bytes payload) payable',
  'function quotePing(uint32 dstEid, bytes payload) view returns (uint256)',
  'function received() view returns (uint256)',
])

/**
 * Deploys the test OApp and describes it as an end of a pathway.
 *
 * @param chain - Where.
 * @param owner - Its owner and delegate.
 * @returns The end, asking for one confirmation and 200,000 gas.
 */
export async function deployPingOApp(chain: DevnetChain, owner: LocalAccount): Promise<DevnetPathwayEnd> {
  const nonce = await chain.client.getTransactionCount({ address: owner.address })
  const setup = createSetup({ from: owner.address, nonce })
  const args = [chain.layerZero.endpoint, owner.address] as const
  const oapp = setup.deploy('PingOApp', { abi: pingOAppAbi, bytecode: readArtifact('PingOApp'), args })
  await sendAll(chain.client, owner, setup.transactions)
  return {
    chain,
    oapp,
    dvns: bothDvns(chain.layerZero),
    confirmations: 1n,
    enforcedOptions: [{ msgType: PING, options: lzReceiveOptions(200_000n) }],
  }
}
