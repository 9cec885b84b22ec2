import type { Packet } from '@omnicover/core'
import { type Address, zeroAddress } from 'viem'
import { intrinsicGas, raisedGas } from '../domain/gasLimits.js'
import { revertReason } from '../domain/revertReason.js'
import { RpcRefusedError } from '../errors.js'
import { commitCall, composeCall, deliverCall, type StepCall } from '../useCases/endpointCalls.js'
import { type End, endOf, type Operator } from './operator.js'
import type { SentMessage } from './sentMessages.js'
import type { ComposedCall, StepName, Trial } from './story.js'

/** Gas for the handler of a message whose own options say nothing that can be used. */
const GUESSED_GAS = 1_000_000n
/** The most that a step is raised to: three times what was paid for. */
const MOST_RAISES = 4
/** Tried when even that is too little: what is paid by hand has no limit but the block's. */
const PLENTY = [1_000_000n, 10_000_000n]

/** A step of a message that can be taken now. */
export type PossibleStep = {
  readonly step: StepName
  /** Gas for the handler, from the options of the message; 0 for a commit. */
  readonly gas: bigint
  /** The call with so much gas for the handler. */
  readonly callWith: (gas: bigint) => StepCall
}

/**
 * Finds the step that comes next, as a call.
 *
 * @param operator - for the chains' configuration
 * @param sent - the message
 * @param where - where it stands
 * @returns the step; `undefined` when nobody can take one now
 */
export function possibleStep(
  operator: Operator,
  { packet, options }: SentMessage,
  where: {
    readonly isVerified: boolean
    readonly isExecutable: boolean
    readonly composed: ComposedCall | undefined
  },
): PossibleStep | undefined {
  const { config } = endOf(operator, packet.dstEid)
  const asked = 'refused' in options ? { gas: GUESSED_GAS, value: 0n, composeGas: GUESSED_GAS } : options
  const { composed } = where
  if (composed?.state === 'waiting') {
    const gas = asked.composeGas === 0n ? GUESSED_GAS : asked.composeGas
    return { step: 'compose', gas, callWith: (limit) => composeCall(config, packet, composed, limit) }
  }
  if (where.isExecutable) {
    return { step: 'deliver', gas: asked.gas, callWith: (limit) => deliverCall(config, packet, limit, asked.value) }
  }
  if (where.isVerified) return { step: 'commit', gas: 0n, callWith: () => commitCall(config, packet) }
  return undefined
}

/**
 * Tries a step without sending it, as the executor would take it: with exactly the gas that was paid for.
 *
 * @param operator - where
 * @param packet - the message
 * @param possible - the step
 * @returns what would happen, also with more gas when it would fail; `undefined` when the node does not try it
 * @throws {RelayerError} when the far chain cannot be asked
 */
export async function tryStep(operator: Operator, packet: Packet, possible: PossibleStep): Promise<Trial | undefined> {
  try {
    return await tryWithGas(operator, packet, possible)
  } catch (error) {
    // A story without a trial is better than none.
    if (error instanceof RpcRefusedError && !error.isRateLimit) return undefined
    throw error
  }
}

async function tryWithGas(operator: Operator, packet: Packet, possible: PossibleStep): Promise<Trial> {
  const { step, gas, callWith } = possible
  const end = endOf(operator, packet.dstEid)
  const failsWith = (limit: bigint) => {
    const call = callWith(limit)
    const exact = step === 'commit' ? call.gas : limit + intrinsicGas(call.data)
    return tryCall(end, { ...call, gas: exact })
  }
  const reason = await failsWith(gas)
  if (reason === undefined || step === 'commit') return { step, gas, reason, enoughGas: undefined }
  for (const more of [raisedGas(gas, MOST_RAISES), ...PLENTY].filter((limit) => limit > gas)) {
    if ((await failsWith(more)) === undefined) return { step, gas, reason, enoughGas: more }
  }
  return { step, gas, reason, enoughGas: undefined }
}

/**
 * Tries a call without sending it, as if who sends it had the wei that go along: the executor's contract has none of its own.
 *
 * @param end - the chain
 * @param call - what to call, with its gas
 * @param from - who would send it. Default: the executor's contract, or nobody in particular where there is none
 * @returns why it would fail; `undefined` when it would not
 * @throws {RelayerError} when the chain cannot be asked
 */
export async function tryCall(
  { chain, config }: End,
  call: StepCall,
  from: Address = config.executor ?? zeroAddress,
): Promise<string | undefined> {
  const failure = await chain.simulate({ ...call, from, ...(call.value > 0n && { balance: call.value }) })
  return failure && revertReason(failure.revertData)
}
