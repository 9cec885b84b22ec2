import { MessageType } from '@omnicover/core'
import { ledgerAbi } from '@omnicover/deployments'
import { pool } from '@omnicover/sdk'
import { type HomeVersion, times } from './homeChain.js'

/** What the underwriter deposits: a million of the asset. */
const deposit = 1_000_000_000_000n

/** A deposit settled at home and two products of the pool told and targeted: the chain sells. */
export async function openForSale(home: HomeVersion, productIds: readonly number[] = [1, 2]): Promise<void> {
  const { accounts, deployment, omnicover, poolId } = home
  const client = home.clientOf(accounts.underwriters[0])
  await pool.requestDepositSync(client, { deployment, poolId, assets: deposit, permit: true })
  await settleRound(home)
  await pool.claimDepositSync(client, { deployment, poolId })
  for (const productId of productIds) {
    await home.transact(accounts.keeper, (setup) =>
      setup.call(omnicover.home.ledger, { abi: ledgerAbi, functionName: 'retarget', args: [productId] }),
    )
    await home.send({ type: MessageType.PRODUCT, productId })
  }
  await home.send({ type: MessageType.TARGETS, productIds })
}

/** Closes the open round by a report of the next epoch. */
export async function closeRound(home: HomeVersion): Promise<void> {
  await home.warp(times.epochLength)
  await home.send({ type: MessageType.CAPITAL_REPORT, poolId: home.poolId, rows: [] })
}

/** Closes the open round, has home settle what it can, and brings the price back: of deposits, of exits, or of both. */
export async function settleRound(home: HomeVersion): Promise<void> {
  const { accounts, chain, deployment, omnicover, poolId } = home
  const { ledger } = omnicover.home
  const settlements = async () => {
    const args = [poolId, deployment.eid] as const
    return (await chain.client.readContract({ address: ledger, abi: ledgerAbi, functionName: 'getChain', args }))
      .settlements
  }
  await closeRound(home)
  const before = await settlements()
  await home.transact(accounts.keeper, (setup) =>
    setup.call(ledger, { abi: ledgerAbi, functionName: 'settle', args: [poolId] }),
  )
  const after = await settlements()
  for (let settlement = before + 1; settlement <= after; settlement++) {
    await home.send({ type: MessageType.EPOCH_SETTLED, poolId, settlement })
  }
}
