import { devnetDollarAbi, devnetOftAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, erc20Abi, type Hex, pad, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { MoneyWorld } from './moneyWorld.js'
import { sendAndMine } from './sendAndMine.js'

const amountLD = 1_000_000n

/** What a stranger chooses freely: to whom the money goes, what the executor is asked to do, and the words that travel with it. */
export type StrangersTransfer = { readonly to: Address; readonly extraOptions: Hex; readonly composeMsg?: Hex }

/**
 * Has somebody whom nobody knows send a dollar from west to east, over the bridge that the pools use too.
 *
 * @param world - the chains
 * @param transfer - what they choose
 * @returns the fee that they paid, in wei
 */
export async function strangerSends(
  { west, east }: MoneyWorld,
  { to, extraOptions, composeMsg = '0x' }: StrangersTransfer,
): Promise<bigint> {
  const { client, omnicover } = west
  const stranger = privateKeyToAccount(generatePrivateKey())
  await client.setBalance({ address: stranger.address, value: parseEther('10') })
  const mint = { abi: devnetDollarAbi, functionName: 'mint', args: [stranger.address, amountLD] } as const
  await sendAndMine(client, stranger, { to: omnicover.asset, data: encodeFunctionData(mint) })
  const approve = { abi: erc20Abi, functionName: 'approve', args: [omnicover.oft, amountLD] } as const
  await sendAndMine(client, stranger, { to: omnicover.asset, data: encodeFunctionData(approve) })
  const parameters = {
    ...{ dstEid: east.eid, to: pad(to), amountLD, minAmountLD: 0n },
    ...{ extraOptions, composeMsg },
    oftCmd: '0x',
  } as const
  const oft = { address: omnicover.oft, abi: devnetOftAbi } as const
  const { nativeFee } = await client.readContract({ ...oft, functionName: 'quoteSend', args: [parameters, false] })
  const fee = { nativeFee, lzTokenFee: 0n }
  const send = { abi: devnetOftAbi, functionName: 'send', args: [parameters, fee, stranger.address] } as const
  await sendAndMine(client, stranger, { to: omnicover.oft, data: encodeFunctionData(send), value: nativeFee })
  return nativeFee
}

/**
 * Options that add gas for the call that a transfer composes.
 *
 * @param gas - how much
 * @returns options of type 3
 */
export function composeOptions(gas: number): Hex {
  return `0x0003010013030000${gas.toString(16).padStart(32, '0')}`
}
