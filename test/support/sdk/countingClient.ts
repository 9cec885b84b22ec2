import { createClient, custom } from 'viem'
import type { HomeChain } from './homeChain.js'

/** A client of the chain that notes the methods it asks for. */
export function createCountingClient({ chain }: HomeChain) {
  const asked: string[] = []
  const client = createClient({
    transport: custom({
      request: ({ method, params }) => {
        asked.push(method)
        return chain.client.request({ method, params })
      },
    }),
  })
  return { asked, client }
}
