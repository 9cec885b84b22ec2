import { writeFileSync } from 'node:fs'
import { dvnAbi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import { parseRelayerConfig, type RelayerConfigInput } from '@omnicover/relayer'
import {
  carryOutRotation,
  drain,
  examine,
  mayChangeExecutor,
  type Operator,
  openForeignSender,
  openOperator,
  openOwnSender,
  planRotation,
  RotationRefusedError,
  rotationPermits,
} from '@omnicover/relayer/operations'
import { type Address, type Hex, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startCli } from '../support/cli/startCli.js'
import { mineWhile } from '../support/relayer/mineWhile.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, mineAll, openWay, startWorld, until, type World, word } from '../support/relayer/world.js'

let world: World
let east: DevnetChain
const trial = useTrial()
let closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  world = await startWorld()
  ;[, east] = world.chains
})
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})
afterAll(() => world.stop())

function operatorOf(config: RelayerConfigInput): Operator {
  const { operator, close } = openOperator(parseRelayerConfig(config))
  closing.push(close)
  return operator
}

const keysOfA = (config: RelayerConfigInput) => {
  const keys = config.keys.dvns?.a?.[east.eid]
  const [signer] = keys?.signers ?? []
  if (keys === undefined || signer === undefined) throw new Error('there are no keys')
  return { signer, admin: keys.admin }
}

const withKeysOfA = (config: RelayerConfigInput, change: { signers?: Hex[]; admin?: Hex }): RelayerConfigInput => {
  const { signer, admin } = keysOfA(config)
  const keys = { signers: [signer], admin, ...change }
  return {
    ...config,
    keys: { ...config.keys, dvns: { ...config.keys.dvns, a: { ...config.keys.dvns?.a, [east.eid]: keys } } },
  }
}

/** Faults of keys that doctor finds. */
async function keyFaults(config: RelayerConfigInput): Promise<readonly string[]> {
  const findings = await examine({ operator: operatorOf(config), config: parseRelayerConfig(config), messages: 1n })
  return findings.filter(({ check, verdict }) => check === 'keys' && verdict === 'fault').map(({ text }) => text)
}

test('a DVN gets another signer: what the old one signed is mined first, and the new one attests what comes after', async () => {
  const way = await openWay(world.chains[0], east)
  const config = configFor(world, [way], `${trial.folder}/store`)
  const driven = trial.drive(config)
  await way.send(word(1))
  // Its attestations are broadcast, and not mined.
  await driven.relayer.tick()
  await driven.relayer.stop()
  trial.forget(driven)

  const operator = operatorOf(config)
  const parsed = parseRelayerConfig(config)
  const { signer, admin } = keysOfA(config)
  const newKey = generatePrivateKey()
  const [from, to] = [privateKeyToAddress(signer), privateKeyToAddress(newKey)]
  const request = { role: 'signer', dvn: 'a', eid: east.eid, from, to } as const
  const rotation = await planRotation(operator, parsed, request)
  expect(rotation.calls).toHaveLength(1)
  expect(rotation.calls[0]?.what).toBe(`add the signer ${to}, then remove the signer ${from}`)

  const permits = rotationPermits(parsed, rotation)
  const { sender, store, close } = openOwnSender(operator, parsed, east.eid, admin, permits)
  expect(await mineWhile(world, drain(sender, store))).toBe(1)
  const hashes = await mineWhile(world, carryOutRotation(operator, rotation, sender))
  await close()
  expect(hashes).toHaveLength(1)
  const address = east.layerZero.dvnA.address
  expect(await east.client.readContract({ address, abi: dvnAbi, functionName: 'getSigners' })).toEqual([to])
  expect((await planRotation(operator, withKeys(parsed, newKey), request)).calls).toEqual([])
  expect((await planRotation(operator, parsed, request)).calls).toEqual([])

  // Whoever forgets to change the configuration is told, and whoever does goes on: with what was under way, and with what is new.
  expect(await keyFaults(config)).toEqual([expect.stringContaining(`${from} is no signer of`)])
  const rotated = withKeysOfA(config, { signers: [newKey] })
  expect(await keyFaults(rotated)).toEqual([])
  await way.send(word(2))
  const after = trial.drive(rotated)
  await until(world, after.relayer, () => after.recorder.of('messageDelivered').length === 2)
  expect(after.recorder.of('stepFailed')).toEqual([])
  for (const { gas } of await after.relayer.listMessages()) expect(gas.attested.a).toBeGreaterThan(0n)

  function withKeys(parsedConfig: typeof parsed, key: Hex): typeof parsed {
    return parseRelayerConfig(withKeysOfA({ ...config, ...parsedConfig } as RelayerConfigInput, { signers: [key] }))
  }
})

/** Faults of admins alone: the signer that an earlier test took away stays away. */
const roleFaults = async (config: RelayerConfigInput) =>
  (await keyFaults(config)).filter((text) => text.includes('is no admin'))

test('the admins of a DVN and of the executor change hands, the old ones last', async () => {
  const way = await openWay(world.chains[0], east)
  const config = configFor(world, [way], `${trial.folder}/store`)
  const operator = operatorOf(config)
  const parsed = parseRelayerConfig(config)
  const [newAdmin, newExecutor] = [generatePrivateKey(), generatePrivateKey()]

  const { admin } = keysOfA(config)
  const ofDvn = await planRotation(operator, parsed, {
    ...{ role: 'admin', dvn: 'a', eid: east.eid },
    ...{ from: privateKeyToAddress(admin), to: privateKeyToAddress(newAdmin) },
  })
  expect(ofDvn.calls.map(({ what }) => what.split(' ')[0])).toEqual(['give', 'take'])
  const own = openOwnSender(operator, parsed, east.eid, admin, rotationPermits(parsed, ofDvn))
  await mineWhile(world, carryOutRotation(operator, ofDvn, own.sender))
  await own.close()

  const executor = config.keys.executors[east.eid]
  if (executor === undefined) throw new Error('there is no executor')
  const ofExecutor = await planRotation(operator, parsed, {
    ...{ role: 'executor', eid: east.eid },
    ...{ from: privateKeyToAddress(executor), to: privateKeyToAddress(newExecutor) },
  })
  // On a devnet it may give its own role away, so it gives that away too; elsewhere that is a key of its own.
  expect(ofExecutor.calls.map(({ what }) => what.split(' 0x')[0])).toEqual([
    ...['give', 'give', 'take the role from', 'take DEFAULT_ADMIN_ROLE from'],
  ])
  expect(await mayChangeExecutor(operator, east.eid, privateKeyToAddress(executor))).toBe(true)
  expect(await mayChangeExecutor(operator, east.eid, privateKeyToAddress(admin))).toBe(false)
  const roleAdmin = openForeignSender(operator, east.eid, executor)
  await mineWhile(world, carryOutRotation(operator, ofExecutor, roleAdmin.sender))
  await roleAdmin.close()
  expect(await mayChangeExecutor(operator, east.eid, privateKeyToAddress(executor))).toBe(false)
  expect(await mayChangeExecutor(operator, east.eid, privateKeyToAddress(newExecutor))).toBe(true)

  expect(await roleFaults(config)).toHaveLength(2)
  const rotated = withKeysOfA(
    { ...config, keys: { ...config.keys, executors: { ...config.keys.executors, [east.eid]: newExecutor } } },
    { admin: newAdmin },
  )
  for (const key of [newAdmin, newExecutor])
    await east.client.setBalance({ address: privateKeyToAddress(key), value: parseEther('1') })
  expect(await roleFaults(rotated)).toEqual([])
})

test('error: what would leave a contract that nobody can use, or changes nothing, is refused', async () => {
  const way = await openWay(world.chains[0], east)
  const config = configFor(world, [way], `${trial.folder}/store`)
  const operator = operatorOf(config)
  const parsed = parseRelayerConfig(config)
  const [one, two] = [generatePrivateKey(), generatePrivateKey()].map(privateKeyToAddress)
  if (one === undefined || two === undefined) throw new Error('two keys')
  const refused = async (request: Parameters<typeof planRotation>[2], why: string) => {
    const planned = planRotation(operator, parsed, request)
    await expect(planned).rejects.toThrow(RotationRefusedError)
    await expect(planned).rejects.toThrow(why)
  }
  await refused({ role: 'signer', dvn: 'b', eid: east.eid, from: one, to: one }, 'Both keys are the same')
  await refused({ role: 'signer', dvn: 'b', eid: east.eid, from: one, to: two }, 'is no signer of')
  await refused({ role: 'admin', dvn: 'b', eid: east.eid, from: one, to: two }, 'has no role on')
  await refused({ role: 'executor', eid: east.eid, from: one, to: two }, 'has no role on')
  await refused({ role: 'signer', dvn: 'c', eid: east.eid, from: one, to: two }, 'There is no DVN c')
})

test('the command prints every call and sends none in a dry run', async () => {
  const way = await openWay(world.chains[0], east)
  const config = configFor(world, [way], `${trial.folder}/store`)
  const file = `${trial.folder}/relay.json`
  writeFileSync(file, JSON.stringify({ relayer: config }))
  const own = config.keys.dvns?.b?.[east.eid]?.signers[0]
  if (own === undefined) throw new Error('there is no signer')
  const to = privateKeyToAddress(generatePrivateKey())
  await mineAll(world)
  const rotate = (from: Address, to: Address) =>
    startCli(
      ...['rotate-signer', '--config', file, '--dry-run', '--role', 'signer', '--dvn', 'b'],
      ...['--chain', String(east.eid), '--from', from, '--to', to],
    )
  const cli = rotate(privateKeyToAddress(own), to)
  expect(await cli.ended()).toBe(0)
  cli.removeFolder()
  expect(cli.output()).toContain(`add the signer ${to}, then remove the signer ${privateKeyToAddress(own)}.`)
  expect(cli.output()).toContain('Dry run: nothing was sent.')
  expect(cli.output()).not.toContain(own)
  const address = east.layerZero.dvnB.address
  expect(await east.client.readContract({ address, abi: dvnAbi, functionName: 'getSigners' })).not.toContain(to)

  // As it is once it was done: the new key is there, the old one is not.
  const again = rotate(to, privateKeyToAddress(own))
  expect(await again.ended()).toBe(0)
  again.removeFolder()
  expect(again.output()).toContain(`The chain has the new key already. Put the key of ${privateKeyToAddress(own)} into`)
})
