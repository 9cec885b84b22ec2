import type { Account, Address } from 'viem'
import { parseAccount } from 'viem/utils'
import { AccountRequiredError } from '../errors/request.js'
import type { AnyClient } from '../types/client.js'

/** The account that acts: the one given, else the client's. */
export function requireAccount(client: AnyClient, account: Account | Address | undefined): Account {
  const chosen = account ?? client.account
  if (!chosen) throw new AccountRequiredError()
  return parseAccount(chosen)
}
