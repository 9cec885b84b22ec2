import { dvnAbi, executorAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData, type Hex, isAddressEqual, zeroHash } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createLocalSigner } from '../../adapters/localSigner.js'
import type { RelayerConfig } from '../../config.js'
import { executeData, instructionDigest, joinSignatures, type SignedInstruction } from '../../domain/dvnInstruction.js'
import { revertReason } from '../../domain/revertReason.js'
import { contractRead } from '../../ports/chain.js'
import type { Signer } from '../../ports/signer.js'
import { required } from '../../useCases/context.js'
import { adminRole } from '../adminRole.js'
import { RotationRefusedError } from '../errors.js'
import { type End, endOf, type Operator } from '../operator.js'

/** Which key is to be replaced by which. */
export type RotationRequest = {
  readonly eid: number
  readonly from: Address
  readonly to: Address
} & ({ readonly role: 'signer' | 'admin'; readonly dvn: string } | { readonly role: 'executor' })

/** One transaction of a rotation. */
export type RotationCall = {
  /** In words, for whoever has to agree to it. */
  readonly what: string
  readonly to: Address
  readonly data: Hex
  readonly gas: bigint
}

/** How a key is replaced on a chain. */
export type Rotation = {
  readonly request: RotationRequest
  /** In this order; none when the chain has the new key already. */
  readonly calls: readonly RotationCall[]
  /** Who has to send them. */
  readonly sender: 'the admin of the DVN' | 'a holder of DEFAULT_ADMIN_ROLE'
  /** The key whose transactions have to be mined before anything is replaced. */
  readonly drains: Address
  /** What to do in the configuration. */
  readonly afterwards: string
}

/** How long signatures of a rotation hold. */
const VALID_FOR_SECONDS = 3_600n
const ROLE_GAS = 150_000n

/**
 * Plans the replacement of a key, as the chain stands now. Nothing is sent.
 *
 * @param operator - where to look
 * @param config - has the keys that sign it
 * @param request - which key
 * @returns the plan
 * @throws {RotationRefusedError} when it cannot be done, or would leave a contract that nobody can use
 * @throws {RelayerError} when the chain cannot be read
 */
export async function planRotation(
  operator: Operator,
  config: RelayerConfig,
  request: RotationRequest,
): Promise<Rotation> {
  if (isAddressEqual(request.from, request.to)) throw new RotationRefusedError('Both keys are the same.')
  if (request.role === 'executor') {
    const { executor } = endOf(operator, request.eid).config
    return executor === undefined ? withoutCalls(request) : planRole(operator, request, executor)
  }
  const { dvn, eid } = request
  const contract = config.network.dvns.find(({ name }) => name === dvn)?.chains.find((chain) => chain.eid === eid)
  if (contract === undefined) throw new RotationRefusedError(`There is no DVN ${dvn} on ${eid} in the configuration.`)
  if (request.role === 'admin') return planRole(operator, request, contract.address)
  return planSigner(operator, config, { ...request, role: 'signer', dvn }, contract)
}

/**
 * A role changes hands by two transactions: the new key gets it before the old one loses it. An executor's key that may also say who has
 * roles (DEFAULT_ADMIN_ROLE) hands that over too: else whoever has the old key takes the role back.
 */
async function planRole(operator: Operator, request: RotationRequest, contract: Address): Promise<Rotation> {
  const { chain } = endOf(operator, request.eid)
  const { from, to, role } = request
  // The functions of roles are the same in a DVN, whose contract alone says who has them.
  const abi = executorAbi
  const has = (which: Hex, address: Address) =>
    contractRead({ address: contract, abi, functionName: 'hasRole', args: [which, address] })
  const [oldHas, newHas, oldDecides, newDecides] = await chain.read([
    ...([has(adminRole, from), has(adminRole, to)] as const),
    ...([has(zeroHash, from), has(zeroHash, to)] as const),
  ])
  const decides = role === 'executor' && oldDecides
  if (!oldHas && !newHas && !decides) {
    throw new RotationRefusedError(`${from} has no role on ${contract}: name the key that has.`)
  }
  const call = (functionName: 'grantRole' | 'revokeRole', which: Hex, address: Address): RotationCall => {
    const name = which === zeroHash ? 'DEFAULT_ADMIN_ROLE' : 'the role'
    return {
      what: functionName === 'grantRole' ? `give ${address} ${name}` : `take ${name} from ${address}`,
      to: contract,
      data: encodeFunctionData({ abi, functionName, args: [which, address] }),
      gas: ROLE_GAS,
    }
  }
  return {
    ...withoutCalls(request),
    calls: [
      ...(newHas ? [] : [call('grantRole', adminRole, to)]),
      ...(decides && !newDecides ? [call('grantRole', zeroHash, to)] : []),
      ...(oldHas ? [call('revokeRole', adminRole, from)] : []),
      // Last: it may be the old key that sends all of this.
      ...(decides ? [call('revokeRole', zeroHash, from)] : []),
    ],
  }
}

/** The rotation of a key that sends, when no contract has to learn of it. */
function withoutCalls(request: Exclude<RotationRequest, { readonly role: 'signer' }>): Rotation {
  const { eid, from, to, role } = request
  const place = role === 'executor' ? `keys.executors.${eid}` : `keys.dvns.${request.dvn}.${eid}.admin`
  return {
    request,
    calls: [],
    sender: role === 'executor' ? 'a holder of DEFAULT_ADMIN_ROLE' : 'the admin of the DVN',
    drains: from,
    afterwards: `Fund ${to} on ${eid}, put its key into ${place} or the file named there, and start the relayer.`,
  }
}

type DvnContract = { readonly address: Address; readonly vid: number }
type SignerRequest = RotationRequest & { readonly role: 'signer'; readonly dvn: string }

/** Signers change by a transaction in which the quorum agrees: the new one is added before the old one goes. */
async function planSigner(
  operator: Operator,
  { keys }: RelayerConfig,
  request: SignerRequest,
  contract: DvnContract,
): Promise<Rotation> {
  const { eid, dvn, from, to } = request
  const end = endOf(operator, eid)
  const own = required(keys.dvns[dvn]?.[eid], `the keys of ${dvn} on ${eid}`)
  const { quorum, signers, oldIs, newIs } = await readSigners(end, contract, own.signers, from, to)
  if (!oldIs && !newIs)
    throw new RotationRefusedError(`${from} is no signer of ${contract.address}: name the one that is.`)
  // What is left to do needs the quorum; what is done needs nobody, also when the configuration has the old key still.
  if (signers.length < quorum && oldIs)
    throw new RotationRefusedError(
      `Its quorum is ${quorum}, and the configuration has the keys of ${signers.length} of its signers: all who sign must agree.`,
    )
  const changes = [
    ...(newIs ? [] : [{ signer: to, active: true }]),
    ...(oldIs ? [{ signer: from, active: false }] : []),
  ]
  const signed = await signChanges(end, contract, signers.slice(0, quorum), changes)
  const data = executeData(signed)
  const gas = 60_000n + BigInt(changes.length) * (120_000n + 12_000n * BigInt(quorum))
  const words = changes.map(({ signer, active }) => `${active ? 'add' : 'remove'} the signer ${signer}`)
  return {
    request,
    calls: changes.length === 0 ? [] : [{ what: words.join(', then '), to: contract.address, data, gas }],
    sender: 'the admin of the DVN',
    drains: privateKeyToAddress(own.admin),
    afterwards: `Put the key of ${to} into keys.dvns.${dvn}.${eid}.signers, or the file named there, in place of that of ${from}, and start the relayer.`,
  }
}

async function readSigners({ chain }: End, { address }: DvnContract, keys: readonly Hex[], from: Address, to: Address) {
  const own = keys.map(createLocalSigner)
  const isSigner = (signer: Address) => contractRead({ address, abi: dvnAbi, functionName: 'isSigner', args: [signer] })
  const [quorum, oldIs, newIs] = await chain.read([
    contractRead({ address, abi: dvnAbi, functionName: 'quorum', args: [] }),
    isSigner(from),
    isSigner(to),
  ])
  const known = await chain.read(own.map((signer) => isSigner(signer.address)))
  return { quorum: Number(quorum), oldIs, newIs, signers: own.filter((_, index) => known[index] === true) }
}

/** Signs the changes, and has the contract itself say that it would accept them: executing them succeeds in any case. */
async function signChanges(
  end: End,
  { address, vid }: DvnContract,
  signers: readonly Signer[],
  changes: readonly { readonly signer: Address; readonly active: boolean }[],
): Promise<SignedInstruction[]> {
  const { timestamp } = await end.chain.getHead()
  const signed: SignedInstruction[] = []
  for (const { signer, active } of changes) {
    const callData = encodeFunctionData({ abi: dvnAbi, functionName: 'setSigner', args: [signer, active] })
    const instruction = { vid, target: address, callData, expiration: timestamp + VALID_FOR_SECONDS }
    const digest = await instructionDigest(instruction)
    const signatures = await Promise.all(
      signers.map(async (one) => ({ signer: one.address, signature: await one.signDigest(digest) })),
    )
    signed.push({ ...instruction, signatures: joinSignatures(signatures) })
  }
  await assertAccepted(end, address, signed)
  return signed
}

async function assertAccepted({ chain }: End, address: Address, signed: readonly SignedInstruction[]): Promise<void> {
  const dvn = { address, abi: dvnAbi } as const
  for (const { vid, target, callData, expiration, signatures } of signed) {
    const args = [vid, target, callData, expiration] as const
    const [hash] = await chain.read([contractRead({ ...dvn, functionName: 'hashCallData', args })])
    const [[isValid]] = await chain.read([
      contractRead({ ...dvn, functionName: 'verifySignatures', args: [hash, signatures] }),
    ])
    if (!isValid) throw new RotationRefusedError(`The contract ${address} does not accept the signatures.`)
  }
  // The first one as the contract would call itself; the second depends on it.
  const [first] = signed
  if (first === undefined) return
  const failure = await chain.simulate({ from: address, to: address, data: first.callData, value: 0n, gas: 500_000n })
  if (failure) throw new RotationRefusedError(revertReason(failure.revertData))
}

/**
 * Says whether an address may change who has a role of an executor.
 *
 * @param operator - where to look
 * @param eid - the chain
 * @param address - who
 * @returns whether it may; always where no executor is configured
 */
export async function mayChangeExecutor(operator: Operator, eid: number, address: Address): Promise<boolean> {
  const { chain, config } = endOf(operator, eid)
  if (config.executor === undefined) return true
  const [is] = await chain.read([
    contractRead({ address: config.executor, abi: executorAbi, functionName: 'hasRole', args: [zeroHash, address] }),
  ])
  return is
}
