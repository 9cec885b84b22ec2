import type { Packet } from '@omnicover/core'
import { pad } from 'viem'
import { expect, test } from 'vitest'
import { type Message, withPacket } from '../messages/message.js'
import type { Veto } from '../ports/veto.js'
import { askVeto } from './askVeto.js'
import type { Dvn, RelayerContext } from './context.js'

const url = 'https://rpc.example/v2/provided-key'
const said = `no\u001b[2J: ${url} refused provided-key; URL: https://other.example/secret`
const shown = String.raw`no\u{1b}[2J: *** refused ***; URL: ***`

/** What comes of asking, for a DVN that reads the chain through one URL. */
function ask(veto: Veto): Promise<string | undefined> {
  const packet = { message: '0x00' } as Partial<Packet> as Packet
  const message = withPacket({ srcEid: 1, blockNumber: 1n, blockHash: pad('0x1') } as Message, packet)
  const network = { dvns: [{ name: 'a', chains: [{ eid: 1, rpcUrls: [url] }] }] }
  return askVeto({ network } as unknown as RelayerContext, { name: 'a', vetoes: [veto] } as unknown as Dvn, message, [])
}

test('error: no URL, no part of one and no control character of what a hook throws gets on', async () => {
  expect(await ask(() => Promise.reject(new Error(said)))).toBe(`the veto hook failed: ${shown}`)
})

test('behavior: nor of the reason that it names', async () => {
  expect(await ask(async () => said)).toBe(`vetoed: ${shown}`)
})
