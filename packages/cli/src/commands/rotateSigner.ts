import { type RelayerConfig, StoreInUseError } from '@omnicover/relayer'
import {
  carryOutRotation,
  drain,
  mayChangeExecutor,
  type Operator,
  openForeignSender,
  openOwnSender,
  planRotation,
  type Rotation,
  RotationRefusedError,
  rotationPermits,
} from '@omnicover/relayer/operations'
import { type Address, getAddress, type Hash, type Hex, isAddress } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { RelayerRunsError } from '../errors.js'
import { withOperator } from '../operate/withOperator.js'
import { commandLine } from '../operate/words.js'
import { printJson } from '../printJson.js'
import { readKeyFile } from '../readKeyFile.js'
import { abortOnSignal } from './abortOnSignal.js'

export type RotateOptions = {
  config: string
  role: 'signer' | 'admin' | 'executor'
  /** Name of the DVN, for its signers and its admin. */
  dvn?: string | undefined
  /** Eid. */
  chain: number
  from: Address
  to: Address
  /** File with the key of a holder of DEFAULT_ADMIN_ROLE, for an executor. */
  keyFile?: string | undefined
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/**
 * `omnicover rotate-signer`: replaces a DVN's signer, a DVN's admin or an executor's admin on a chain. What the old key has under way is
 * mined first.
 *
 * @param options - which key by which
 * @throws {RotationRefusedError} when it cannot be done
 * @throws {RelayerRunsError} while the relayer runs
 */
export async function rotateSigner(options: RotateOptions): Promise<void> {
  const request = toRequest(options)
  await withOperator(options.config, async (operator, config) => {
    const rotation = await planRotation(operator, config, request)
    const say = (text: string) => options.json || console.log(text)
    for (const line of describe(rotation)) say(line)
    const isDry = options.dryRun || rotation.calls.length === 0
    const transactions = isDry ? [] : await carryOut(operator, config, rotation, options.keyFile)
    if (options.json) return printJson('rotate-signer', { rotation, transactions })
    if (rotation.calls.length === 0) return say(`The chain has the new key already. ${rotation.afterwards}`)
    if (isDry) return say('Dry run: nothing was sent.')
    say(
      `Done in ${transactions.join(', ')}.\n${rotation.afterwards} Then run:\n${commandLine(['doctor'], options.config)}`,
    )
  })
}

function toRequest({ role, dvn, chain: eid, ...options }: RotateOptions) {
  const [from, to] = [checked(options.from), checked(options.to)]
  if (role === 'executor') return { role, eid, from, to }
  if (dvn === undefined) throw new RotationRefusedError(`A ${role} belongs to a DVN: name it with --dvn.`)
  return { role, dvn, eid, from, to }
}

/** A slip of the hand in an address would give the role to nobody. */
function checked(address: Address): Address {
  if (!isAddress(address))
    throw new RotationRefusedError(
      `The capitals of ${address} do not match its checksum. Copy the address again, or write it in small letters.`,
    )
  return getAddress(address)
}

function describe({ request, calls, sender }: Rotation): string[] {
  return calls.flatMap(({ what, to, data }) => [
    `On ${request.eid}, sent by ${sender}: ${what}.`,
    `   to   ${to}`,
    `   data ${data}`,
  ])
}

async function carryOut(
  operator: Operator,
  config: RelayerConfig,
  rotation: Rotation,
  keyFile: string | undefined,
): Promise<readonly Hash[]> {
  const { eid } = rotation.request
  const signal = abortOnSignal()
  const own = openOld(operator, config, rotation)
  try {
    await drain(own.sender, own.store, signal)
    const isOwn = rotation.request.role !== 'executor' || (await mayChangeExecutor(operator, eid, own.sender.address))
    if (isOwn) return await carryOutRotation(operator, rotation, own.sender, signal)
    const { sender, close } = openForeignSender(operator, eid, await roleAdminKey(operator, eid, keyFile))
    return await carryOutRotation(operator, rotation, sender, signal).finally(close)
  } finally {
    await own.close()
  }
}

function openOld(operator: Operator, config: RelayerConfig, rotation: Rotation) {
  try {
    const permits = rotationPermits(config, rotation)
    return openOwnSender(operator, config, rotation.request.eid, keyOf(config, rotation), permits)
  } catch (error) {
    if (!(error instanceof StoreInUseError)) throw error
    throw new RelayerRunsError(
      error.pid,
      'Stop it first, and run this again: what the old key has under way is mined then.',
    )
  }
}

/** The key whose transactions have to be mined first; for a DVN it sends the rotation too. */
function keyOf({ keys }: RelayerConfig, { request, drains }: Rotation): Hex {
  const key = request.role === 'executor' ? keys.executors[request.eid] : keys.dvns[request.dvn]?.[request.eid]?.admin
  if (key === undefined || privateKeyToAddress(key).toLowerCase() !== drains.toLowerCase())
    throw new RotationRefusedError(
      `The configuration does not have the key of ${drains}, which has to finish its work first.`,
    )
  return key
}

async function roleAdminKey(operator: Operator, eid: number, keyFile: string | undefined): Promise<Hex> {
  if (keyFile === undefined)
    throw new RotationRefusedError(
      'Only a holder of DEFAULT_ADMIN_ROLE can change who an executor obeys: name the file of its key with --key-file, or have the calls above sent by it.',
    )
  const key = readKeyFile(keyFile)
  const address = privateKeyToAddress(key)
  if (!(await mayChangeExecutor(operator, eid, address)))
    throw new RotationRefusedError(`${address} does not hold DEFAULT_ADMIN_ROLE of the executor on ${eid}.`)
  return key
}
