// Buys a cover on a network that `npm start -- --keep` left up: node --import tsx test/play.ts FILE (it prints the line to run).
import { readFileSync } from 'node:fs'
import { endDayFor, formatAmount, parseAmount } from '@omnicover/core'
import { type Deployment, omnicoverActions } from '@omnicover/sdk'
import { createClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

const [path = '', chainName = 'away-a', buyer = 'buyer3'] = process.argv.slice(2)
if (path === '') throw new TypeError('Name the file that `npm start -- --keep` printed.')

type File = { chains: { name: string; rpcUrl: string; deployment: Deployment }[]; keys: Record<string, Hex> }
const { chains, keys }: File = JSON.parse(readFileSync(path, 'utf8'))
const chain = chains.find(({ name }) => name === chainName)
const key = keys[buyer]
if (!chain || !key) throw new TypeError(`${path} has no chain ${chainName} or no key of ${buyer}.`)

const client = createClient({ account: privateKeyToAccount(key), transport: http(chain.rpcUrl) }).extend(
  omnicoverActions(chain.deployment),
)
const products = await client.product.list()
const product = products.find(({ listed, frozen }) => listed && !frozen)
if (!product) throw new TypeError(`${chainName} sells nothing now.`)

const endDay = endDayFor(Math.floor(Date.now() / 1000), 30)
const quote = await client.cover.quote({ productId: product.productId, amount: parseAmount('1000'), endDay })
if (quote.blockers.length > 0) throw new TypeError(`Not now: ${quote.blockers.join(', ')}.`)

const { coverId, premium } = await client.cover.buySync({ quote, permit: true })
const { owner, amount } = await client.cover.get({ coverId })
console.log(
  `${owner} holds cover ${coverId} of ${product.label}: ${formatAmount(amount)} for ${formatAmount(premium)}.`,
)
