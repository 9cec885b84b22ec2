import * as z from 'zod'

export const workSchema = z.strictObject({
  /** Which stage is to run: `attest`, `deliver`... */
  stage: z.string().regex(/^[a-z]+$/, 'expected one lower-case word'),
  /** The chain that it works on. */
  eid: z.int().positive(),
  /** The DVN that it works for, where there are several. */
  dvn: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'expected the name of a DVN')
    .optional(),
})

/**
 * A stage that has something to look at. It says where to look and not what to do: what is to be done stands in the store and on the
 * chains, so that work that comes twice, late or in another order does no harm, and work that is lost comes with the stage's own schedule.
 */
export type Work = z.output<typeof workSchema>

/** Does one piece of work. When it rejects, the work comes again later. */
export type WorkHandler = (work: Work) => Promise<void>

/**
 * Hands work to stages. Work of one group (stage, chain and DVN: one key on one chain) is done in the order in which it was sent, one at a
 * time, also by several consumers. Work that fails comes again; what fails too often is parked in a dead-letter queue, and the
 * work behind it goes on.
 */
export type Queue = {
  /**
   * Queues work; resolves when the queue holds it.
   *
   * @param work - what to wake
   * @param cause - why: the same work for the same cause is taken once in five minutes, however often it is sent
   */
  readonly send: (work: Work, cause: string) => Promise<void>
  /** Takes everything out of the dead-letter queue and queues it anew. Returns how much that was. */
  readonly redrive: () => Promise<number>
}

/**
 * Names the group of work.
 *
 * @param work - any work
 * @returns stage, chain and, where there is one, DVN
 */
export function groupOfWork({ stage, eid, dvn }: Work): string {
  return [stage, eid, dvn].filter((part) => part !== undefined).join('/')
}
