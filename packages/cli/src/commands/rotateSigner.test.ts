import { RotationRefusedError } from '@omnicover/relayer/operations'
import { expect, test } from 'vitest'
import { rotateSigner } from './rotateSigner.js'

const request = { config: 'relay.json', role: 'admin', dvn: 'dvn-a', chain: 40_101 } as const
const key = '0x52908400098527886E0F7030069857D2E4169EE7'
const mistyped = '0x52908400098527886E0F7030069857D2E4169Ee7'

test('error: RotationRefusedError for an address whose capitals do not match its checksum, before anything is read', async () => {
  for (const addresses of [{ from: key, to: mistyped } as const, { from: mistyped, to: key } as const]) {
    const refused = await rotateSigner({ ...request, ...addresses }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(RotationRefusedError)
    expect(String(refused)).toContain(`The capitals of ${mistyped} do not match its checksum`)
  }
})

test('error: RotationRefusedError for the signer of no DVN', async () => {
  const { dvn: _, ...rest } = request
  await expect(rotateSigner({ ...rest, from: key, to: key })).rejects.toThrow('name it with --dvn')
})
