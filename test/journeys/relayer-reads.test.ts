import { type Anvil, type ChainClient, createChainClient, startAnvil } from '@omnicover/devnet'
import { CallRevertedError, contractRead, createViemChain, RpcRefusedError } from '@omnicover/relayer'
import * as fc from 'fast-check'
import { type Address, bytesToHex, encodeFunctionData, type Hex, keccak256, parseAbi, zeroHash } from 'viem'
import { multicall } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const abi = parseAbi(['function digest(bytes) view returns (bytes32)'])
/** Gives back the hash of its calldata. */
const answering: Address = `0x${'a1'.repeat(20)}`
/** Reverts with it. */
const reverting: Address = `0x${'b2'.repeat(20)}`
const deserted: Address = `0x${'c3'.repeat(20)}`
const digestOf = (address: Address, bytes: Hex) => contractRead({ address, abi, functionName: 'digest', args: [bytes] })
const callOf = (bytes: Hex) => encodeFunctionData({ abi, functionName: 'digest', args: [bytes] })

let anvil: Anvil
let client: ChainClient
beforeAll(async () => {
  anvil = await startAnvil({ chainId: 81 })
  client = createChainClient({ chainId: 81, name: 'node', rpcUrl: anvil.rpcUrl })
  // CALLDATACOPY, KECCAK256, MSTORE, and RETURN or REVERT.
  await client.setCode({ address: answering, bytecode: '0x365f5f37365f205f5260205ff3' })
  await client.setCode({ address: reverting, bytecode: '0x365f5f37365f205f5260205ffd' })
})
afterAll(() => anvil.stop())

const connect = () =>
  createViemChain({
    ...{ eid: 40_281, chainId: 81, rpcUrls: [anvil.rpcUrl] },
    ...{ timeoutMs: 30_000, mostBytes: 10_000_000 },
  })
const bytes = (maxLength: number) => fc.uint8Array({ maxLength, size: 'max' }).map((raw) => bytesToHex(raw))

describe('reads of contracts, on a chain', () => {
  test('behavior: any number of any size, with repetitions, are answered in order, as the multicall of viem answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes(1_000), { maxLength: 200, size: 'max' }), async (sent) => {
        const contracts = sent.map((one) => digestOf(answering, one))
        const viems = await multicall(client, { contracts, allowFailure: false, deployless: true, batchSize: 10_000 })
        expect(await connect().read(contracts)).toEqual(viems)
        expect(viems).toEqual(sent.map((one) => keccak256(callOf(one))))
      }),
      { numRuns: 20, examples: [[Array.from({ length: 300 }, (_, i): Hex => (i % 2 === 0 ? '0x' : `0x${i}00`))]] },
    )
  })

  test('behavior: one with as much calldata as a request may have', async () => {
    const most: Hex = `0x${'ff'.repeat(19_900)}`
    expect(await connect().read([digestOf(answering, most)])).toEqual([keccak256(callOf(most))])
  })

  test('behavior: answers that are longer together than a node gives at once come all the same', async () => {
    const lists = parseAbi(['function list(uint256) view returns (uint256[])'])
    const address: Address = `0x${'e5'.repeat(20)}`
    // MSTORE of the offset and of a length of 254, RETURN of 8,192 bytes.
    await client.setCode({ address, bytecode: '0x60205f5260fe6020526120005ff3' })
    const reads = Array.from({ length: 11 }, (_, i) =>
      contractRead({ address, abi: lists, functionName: 'list', args: [BigInt(i)] }),
    )
    const [short, long] = [digestOf(answering, '0x'), Array.from({ length: 254 }, () => 0n)]
    expect(await connect().read([...reads, short])).toEqual([...reads.map(() => long), keccak256(callOf('0x'))])
  })

  test('behavior: at the block that is asked for', async () => {
    const then = await client.getBlockNumber()
    const stored = parseAbi(['function stored() view returns (bytes32)'])
    const address: Address = `0x${'d4'.repeat(20)}`
    const read = contractRead({ address, abi: stored, functionName: 'stored', args: [] })
    // SLOAD of slot 0, MSTORE, RETURN.
    await client.setCode({ address, bytecode: '0x5f545f5260205ff3' })
    await client.mine({ blocks: 2 })
    await client.setStorageAt({ address, index: 0, value: keccak256('0x') })
    await client.mine({ blocks: 1 })
    expect(await connect().read([read])).toEqual([keccak256('0x')])
    expect(await connect().read([read], then + 1n)).toEqual([zeroHash])
  })

  test('error: CallRevertedError, with what the contract reverted with, however many others answer', async () => {
    const places = fc.array(fc.tuple(fc.boolean(), bytes(40)), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(places, bytes(40), async (others, refused) => {
        const reads = [...others.map(([, one]) => digestOf(answering, one)), digestOf(reverting, refused)]
        const sorted = reads.map((read, i) => ({ read, first: others[i]?.[0] ?? false }))
        const mixed = sorted.toSorted((a, b) => Number(b.first) - Number(a.first)).map(({ read }) => read)
        const error = await connect()
          .read(mixed)
          .catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(CallRevertedError)
        expect(error).toMatchObject({ revertData: keccak256(callOf(refused)) })
      }),
      { numRuns: 20 },
    )
  })

  test('error: RpcRefusedError, where there is no contract', async () => {
    const error = await connect()
      .read([digestOf(answering, '0x'), digestOf(deserted, '0x')])
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RpcRefusedError)
    expect(error).toHaveProperty('message', expect.stringMatching(/"digest" returned no data/))
  })
})
