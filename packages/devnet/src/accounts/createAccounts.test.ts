import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { DevnetOptionError } from '../errors.js'
import { createAccounts } from './createAccounts.js'

const eids = [40101, 40102]
const key = `0x${'11'.repeat(32)}` as const

describe('createAccounts', () => {
  test('default: fresh words each time, and no key twice', () => {
    const [first, second] = [createAccounts({ eids }), createAccounts({ eids })]
    const keys = [...first.all, ...second.all].map(({ privateKey }) => privateKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('default: every printed key belongs to its address', () => {
    for (const { address, privateKey } of createAccounts({ eids }).all)
      expect(privateKeyToAccount(privateKey).address).toBe(address)
  })

  test('args: mnemonic: a wallet that imports the words finds the deployer and the first buyer', () => {
    const { mnemonic, deployer, buyers } = createAccounts({ eids })
    expect(mnemonicToAccount(mnemonic, { addressIndex: 0 }).address).toBe(deployer.address)
    expect(mnemonicToAccount(mnemonic, { addressIndex: 40 }).address).toBe(buyers[0]?.address)
    expect(createAccounts({ eids, mnemonic }).all.map(({ address }) => address)).toEqual(
      createAccounts({ eids, mnemonic }).all.map(({ address }) => address),
    )
  })

  test('args: keys: replace derived ones by name', () => {
    const { workers } = createAccounts({ eids, keys: { 'dvnB-admin-40102': key } })
    expect(workers.get(40102)?.dvnB.admin.privateKey).toBe(key)
  })

  test('error: a key for nobody is refused and the names are listed', () => {
    const create = () => createAccounts({ eids, keys: { deploier: key } })
    expect(create).toThrow(DevnetOptionError)
    expect(create).toThrow('No account of the devnet is called "deploier"; the names are deployer, keeper,')
  })
})
