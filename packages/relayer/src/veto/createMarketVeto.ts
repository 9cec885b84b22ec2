import { MessageType } from '@omnicover/core'
import { pad } from 'viem'
import type { Chain } from '../ports/chain.js'
import type { Veto, VetoQuestion } from '../ports/veto.js'
import { compareFigures, isTime } from './compareFigures.js'
import { type Figures, figuresOf } from './figures.js'
import { gatherReads } from './gatherReads.js'
import type { MarketChain, MarketContracts } from './marketContracts.js'
import { movedIn } from './movedIn.js'
import { planRebuild, poolOf, type Rebuild } from './rebuild.js'

/**
 * Makes the veto that holds a message against the books: it is built again from the contracts of the source chain at the packet's block,
 * on the connections on which it is final, and as many of them as the DVN's quorum must come to the same.
 *
 * All messages of a block are read in one request a connection. That is all, when they are as the contracts are at the end of their block.
 * Otherwise something else happened in that block too, and what a message says must lie between both ends of it: see {@link compareFigures}.
 *
 * @param contracts - ours; a message of any other sender is not judged
 * @returns the veto; it throws when too few connections answer, also when they do not keep the state of that block any more
 */
export function createMarketVeto(contracts: MarketContracts): Veto {
  const readAt = gatherReads()
  return async (question) => {
    const source = senderOf(contracts, question)
    if (source === undefined) return undefined
    const { message, packet, sources, quorum } = question
    if (message === undefined) return 'our gateway sent what is no message of this release'
    const { rebuild, refusal } = planRebuild(contracts, source, packet, message, readAt)
    if (rebuild === undefined) return refusal
    const answers = await Promise.allSettled(sources.map((chain) => judge(chain, question, source, rebuild)))
    const judged = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value)
    if (judged.filter((problem) => problem === undefined).length >= quorum) return undefined
    const problem = judged.find((one) => one !== undefined)
    if (problem !== undefined) return problem
    throw answers.find((answer) => answer.status === 'rejected')?.reason
  }
}

const nothing = { money: 0n, cover: 0n }

function senderOf({ chains }: MarketContracts, { packet }: VetoQuestion): MarketChain | undefined {
  return chains.find(
    ({ eid, gateway }) => eid === packet.srcEid && pad(gateway).toLowerCase() === pad(packet.sender).toLowerCase(),
  )
}

/** What one connection has against a message. */
async function judge(
  chain: Chain,
  question: VetoQuestion,
  source: MarketChain,
  rebuild: Rebuild,
): Promise<string | undefined> {
  const { blockNumber, message } = question
  if (message === undefined) return undefined
  const told = figuresOf(message)
  const after = await figuresAt(chain, blockNumber, rebuild)
  if (after !== undefined && compareFigures(told, { before: after, after, moved: nothing }) === undefined)
    return undefined
  const problem = await judgeBetween(chain, question, source, rebuild, told, after)
  return problem && `${chain.name}, block ${blockNumber}: ${problem}`
}

/** The message is not as the contracts are at the end of its block: it may be as they were within it. */
async function judgeBetween(
  chain: Chain,
  { blockNumber, message }: VetoQuestion,
  source: MarketChain,
  rebuild: Rebuild,
  told: Figures,
  after: Figures | undefined,
): Promise<string | undefined> {
  const [block, before] = await Promise.all([chain.getBlock(blockNumber), figuresAt(chain, blockNumber - 1n, rebuild)])
  if (block === undefined) return 'the block is not there'
  // It was built in this block, whatever the time was in the one before.
  const ends = [before, after].map((end) => end && withTime(end, block.timestamp)) as [
    Figures | undefined,
    Figures | undefined,
  ]
  const pool = message?.type === MessageType.CAPITAL_REPORT && poolOf(source, message.report.poolId)
  const { market } = source
  const moved = pool ? await movedIn(chain, blockNumber, { pool, market }, ends) : nothing
  return compareFigures(told, { before: ends[0], after: ends[1], moved })
}

async function figuresAt(chain: Chain, blockNumber: bigint, rebuild: Rebuild): Promise<Figures | undefined> {
  const message = await rebuild(chain, blockNumber)
  return message && figuresOf(message)
}

function withTime(figures: Figures, seconds: bigint): Figures {
  return new Map([...figures].map(([name, value]) => [name, isTime(name) ? seconds : value]))
}
