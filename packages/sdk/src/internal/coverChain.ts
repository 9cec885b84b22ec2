import { parseCoverId } from '@omnicover/core'
import { WrongChainError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'
import { assertBigint, assertDeployment } from './input.js'

/** Refuses the id of a cover of another chain, and what is no such id. */
export function assertCoverChain(coverId: bigint, deployment: Deployment): void {
  assertDeployment(deployment)
  assertBigint(coverId, 'coverId', 'BigInt(id) of what a purchase or a list returned')
  const { eid } = parseCoverId(coverId)
  if (eid !== deployment.eid) throw new WrongChainError({ subject: 'cover', expected: deployment.eid, actual: eid })
}
