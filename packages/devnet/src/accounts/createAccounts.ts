import { type Hex, type LocalAccount, toHex } from 'viem'
import { english, generateMnemonic, mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { DevnetOptionError } from '../errors.js'

/** An account of the devnet: a viem local account whose key may be printed, because it is worth nothing. */
export type DevnetAccount = LocalAccount & { readonly name: string; readonly privateKey: Hex }

/** The accounts that work for LayerZero on one chain. */
export type WorkerAccounts = {
  executorAdmin: DevnetAccount
  dvnA: { signer: DevnetAccount; admin: DevnetAccount }
  dvnB: { signer: DevnetAccount; admin: DevnetAccount }
}

export type DevnetAccounts = {
  mnemonic: string
  /** Deploys and owns everything. */
  deployer: DevnetAccount
  /** Pushes what is due: reports, epochs, settlements. */
  keeper: DevnetAccount
  guardians: readonly DevnetAccount[]
  assessors: readonly DevnetAccount[]
  underwriters: readonly DevnetAccount[]
  buyers: readonly DevnetAccount[]
  /** By eid: keys of their own on each chain. */
  workers: ReadonlyMap<number, WorkerAccounts>
  /** All of them, by name, in a fixed order. */
  all: readonly DevnetAccount[]
}

export type CreateAccountsParameters = {
  /** The chains that need workers. */
  eids: readonly number[]
  /** Twelve words. Default: fresh ones. */
  mnemonic?: string | undefined
  /** Keys to use instead of derived ones, by account name, for example `{ deployer: '0x…' }`. */
  keys?: Readonly<Record<string, Hex>> | undefined
}

/**
 * Makes the named accounts of a devnet. People have the indices 0 to 99 of the mnemonic (a wallet that imports it finds
 * them), the workers of the n-th chain those from 100 (n + 1).
 *
 * @param parameters - For which chains, from which words or keys.
 * @returns The accounts.
 * @throws {DevnetOptionError} when `keys` names an account that does not exist.
 */
export function createAccounts(parameters: CreateAccountsParameters): DevnetAccounts {
  const { eids, mnemonic = generateMnemonic(english), keys = {} } = parameters
  const parent = mnemonicToAccount(mnemonic, { path: "m/44'/60'/0'/0" }).getHdKey()
  const all: DevnetAccount[] = []
  const create = (name: string, index: number): DevnetAccount => {
    const key = keys[name] ?? toHex(parent.deriveChild(index).privateKey ?? new Uint8Array())
    const account = { ...privateKeyToAccount(key), name, privateKey: key }
    all.push(account)
    return account
  }
  const createMany = (name: string, count: number, first: number) =>
    Array.from({ length: count }, (_, index) => create(`${name}${index + 1}`, first + index))
  const createWorkers = (eid: number, first: number): WorkerAccounts => ({
    executorAdmin: create(`executorAdmin-${eid}`, first),
    dvnA: { signer: create(`dvnA-signer-${eid}`, first + 1), admin: create(`dvnA-admin-${eid}`, first + 2) },
    dvnB: { signer: create(`dvnB-signer-${eid}`, first + 3), admin: create(`dvnB-admin-${eid}`, first + 4) },
  })

  const accounts = {
    mnemonic,
    deployer: create('deployer', 0),
    keeper: create('keeper', 1),
    guardians: createMany('guardian', 2, 10),
    assessors: createMany('assessor', 5, 20),
    underwriters: createMany('underwriter', 4, 30),
    buyers: createMany('buyer', 4, 40),
    workers: new Map(eids.map((eid, index) => [eid, createWorkers(eid, 100 * (index + 1))])),
    all,
  }
  const unknown = Object.keys(keys).find((name) => !all.some((account) => account.name === name))
  if (unknown)
    throw new DevnetOptionError(
      `No account of the devnet is called "${unknown}"; the names are ${all.map(({ name }) => name).join(', ')}.`,
    )
  return accounts
}
