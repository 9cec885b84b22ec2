import { zeroAddress } from 'viem'
import { FeeTooHighError } from '../errors/cover.js'
import { InvalidParameterError, InvalidReceiverError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'
import type { IntegratorParameters } from './fees.js'

/** Highest fee of an integrator, basis points of the premium, as the market has it. */
const MAX_FEE_BPS = 2_000

/** Days and terms travel as 16 bits. */
const MAX_DAY = 2 ** 16 - 1

const ADDRESS = /^0x[\da-f]{40}$/i

/** Refuses what a type would not let through, where a program has none: before anybody is asked, by its name and with what to do. */
export function assertInput(isRight: boolean, parameter: string, value: unknown, expected: string): void {
  if (!isRight) throw new InvalidParameterError({ parameter, value, expected })
}

/** Refuses a number or a text where a bigint belongs; `remedy` says how to make one. */
export function assertBigint(value: bigint, parameter: string, remedy: string): void {
  assertInput(typeof value === 'bigint', parameter, value, `a bigint: ${remedy}`)
}

/** An id of a product or an incident. */
export function assertId(id: number, parameter: string): void {
  assertInput(Number.isInteger(id) && id > 0 && id < 2 ** 32, parameter, id, 'a whole number from 1')
}

/** The day on which a cover ends, and what is added to its price. */
export function assertAsked(asked: IntegratorParameters & { endDay: number; slippageBps?: number | undefined }): void {
  const { endDay, integrator = zeroAddress, integratorBps = 0, slippageBps = 0 } = asked
  const seconds = endDay > MAX_DAY ? '; this looks like seconds, of which a day has 86,400' : ''
  const day = `whole days since 1970-01-01, such as endDayFor(now, 30) of @omnicover/core${seconds}`
  assertInput(Number.isInteger(endDay) && endDay >= 0 && endDay <= MAX_DAY, 'endDay', endDay, day)
  for (const [name, bps] of Object.entries({ integratorBps, slippageBps }))
    assertInput(Number.isInteger(bps) && bps >= 0, name, bps, 'whole basis points from 0')
  if (integratorBps > MAX_FEE_BPS) throw new FeeTooHighError({ bps: integratorBps, maxBps: MAX_FEE_BPS })
  if (integratorBps > 0 && integrator === zeroAddress) throw new InvalidReceiverError({ role: 'integrator' })
}

/** A deployment that was pasted or read from a file may lack something. */
export function assertDeployment(deployment: Deployment): void {
  for (const name of ['market', 'desk', 'lens', 'asset'] as const)
    assertInput(ADDRESS.test(deployment?.[name]), `deployment.${name}`, deployment?.[name], 'an address')
}

/** A cover of a contract of the protocol would belong to nobody: none of them can give it up, and payouts would stay there. */
export function assertReceiver(
  owner: string,
  { market, desk, lens, gateway, endpoint, asset, pools }: Deployment,
): void {
  const ours = [
    market,
    desk,
    lens,
    gateway,
    endpoint,
    asset,
    ...pools.flatMap(({ address, share }) => [address, share]),
  ]
  if (ours.some((address) => address?.toLowerCase() === owner?.toLowerCase()))
    throw new InvalidReceiverError({ role: 'owner', address: owner })
}
