import * as z from 'zod'
import { type AwsUsage, addUsage, scaleUsage, usageSchema } from './usage.js'

/** What a stage used so far that no message was charged with, as it stands in a row that the stage writes anyway. */
export const stageUsageSchema = z.object({
  /** Of messages that will be charged when they next change: a signature is paid for before its transaction is mined. */
  carried: usageSchema,
  /** Of looks that neither changed a message nor signed anything. */
  looking: usageSchema,
})

/** See {@link stageUsageSchema}. */
export type StageUsage = z.infer<typeof stageUsageSchema>

/** The share of one change of a message. */
export type Charge = {
  /** The part that falls to the change: an equal one for each change under way. It is taken once, however often it is asked for. */
  readonly share: () => AwsUsage
  /** Ends it. What was taken and is not kept, because nothing was changed, falls to others. */
  readonly end: (isKept: boolean) => void
}

/** Counts what a process uses of AWS, and divides it among the messages that it changes. */
export type UsageMeter = {
  readonly add: (usage: AwsUsage) => void
  /** A message is about to be changed. */
  readonly charge: () => Charge
  /** Ends a run of a stage: takes all that nobody was charged with, and says whose it is. */
  readonly leave: () => StageUsage
}

/**
 * Makes the meter of a process that does one thing at a time.
 *
 * @param sinceLast - what was used since it was last called, beyond what is added: time
 * @returns the meter; it has counted nothing
 */
export function createUsageMeter(sinceLast: () => AwsUsage = () => ({})): UsageMeter {
  let pot: AwsUsage = {}
  let waiting = 0
  let hasCharged = false
  const add = (usage: AwsUsage) => {
    pot = addUsage(pot, usage)
  }

  return {
    add,

    charge: () => {
      let taken: AwsUsage | undefined
      waiting += 1
      return {
        share: () => {
          if (taken !== undefined) return taken
          add(sinceLast())
          taken = scaleUsage(pot, 1 / waiting)
          add(scaleUsage(taken, -1))
          waiting -= 1
          return taken
        },
        end: (isKept) => {
          if (taken === undefined) waiting -= 1
          else if (isKept) hasCharged = true
          else add(taken)
        },
      }
    },

    leave: () => {
      add(sinceLast())
      const left = pot
      const isOfMessages = hasCharged || (left.signature ?? 0) > 0
      pot = {}
      hasCharged = false
      return isOfMessages ? { carried: left, looking: {} } : { carried: {}, looking: left }
    },
  }
}
