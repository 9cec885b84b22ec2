import { DeadlineNearError } from '@omnicover/aws'
import { type Chain, within } from '@omnicover/relayer'

/** What Lambda says about the time of an invocation. */
export type Invocation = { readonly getRemainingTimeInMillis: () => number; readonly awsRequestId: string }

/** When the invocation under way has to end. Lambda stops a function at its timeout wherever it is; ours stop by themselves before. */
export type Deadline = {
  /** Notes a new invocation. A container has one at a time. */
  readonly begin: (invocation: Pick<Invocation, 'getRemainingTimeInMillis'>) => void
  /** Milliseconds that are left for beginning something. */
  readonly leftMs: () => number
  /** A chain that asks and sends nothing any more once the time is up. Work that stops in between is carried on with, as after a crash. */
  readonly guard: (chain: Chain) => Chain
  /**
   * A client of the AWS SDK whose requests end before Lambda would stop the function: one that is silent takes no more than what is left, and is
   * not tried again by an invocation that comes after.
   */
  readonly limit: <Limited>(client: Limited) => Limited
}

/** What the SDK keeps of one request over all its tries; `endsAt` is ours, when none may begin any more, milliseconds since 1970. */
type Request = { endsAt?: number }

/** As much of a client of the AWS SDK as is needed: all clients have it. */
type Client = {
  readonly middlewareStack: {
    readonly add: (
      middleware: <Args, Result>(
        next: (args: Args) => Promise<Result>,
        request: Request,
      ) => (args: Args) => Promise<Result>,
      options: { readonly step: 'initialize' | 'finalizeRequest'; readonly priority?: 'low'; readonly name: string },
    ) => void
  }
}

/** Time for the last words of a function whose table is silent, milliseconds: its log, and its answer. */
const lastWordsMs = 1_000

/**
 * Makes the deadline of a container.
 *
 * @param reserveMs - how long something may take that was begun at the last moment: see `reserveOf` of `@omnicover/aws`
 * @returns the deadline; until an invocation begins there is no limit
 */
export function createDeadline(reserveMs: number): Deadline {
  let remaining = () => Number.POSITIVE_INFINITY
  const leftMs = () => remaining() - reserveMs

  function check(): void {
    if (leftMs() < 0) throw new DeadlineNearError(Math.round(remaining()), reserveMs)
  }

  /** Rejects at the last moment, if the request has not been answered by then. */
  async function withinTime<Result>(request: Request, ask: () => Promise<Result>): Promise<Result> {
    const left = remaining()
    if (left === Number.POSITIVE_INFINITY) return ask()
    if (left < lastWordsMs) throw new DeadlineNearError(Math.round(left), lastWordsMs)
    request.endsAt = Date.now() + left - lastWordsMs
    return within(left - lastWordsMs, ask, () => new DeadlineNearError(lastWordsMs, lastWordsMs))
  }

  /** The SDK knows nothing of the end: it would go on when Lambda runs the container again, and write what was reported as failed. */
  async function tryOnce<Result>(
    { endsAt = Number.POSITIVE_INFINITY }: Request,
    ask: () => Promise<Result>,
  ): Promise<Result> {
    if (Date.now() >= endsAt) throw new DeadlineNearError(0, lastWordsMs)
    return ask()
  }

  return {
    begin: ({ getRemainingTimeInMillis }) => {
      remaining = getRemainingTimeInMillis
    },
    leftMs,
    guard: (chain) =>
      new Proxy(chain, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          return async (...args: unknown[]) => {
            check()
            return value(...args)
          }
        },
      }),
    limit: (client) => {
      const { middlewareStack } = client as Client
      middlewareStack.add((next, request) => (args) => withinTime(request, () => next(args)), {
        ...{ step: 'initialize', name: 'deadline' },
      })
      // Low: within the tries.
      middlewareStack.add((next, request) => (args) => tryOnce(request, () => next(args)), {
        ...{ step: 'finalizeRequest', priority: 'low', name: 'deadlineOfTry' },
      })
      return client
    },
  }
}
