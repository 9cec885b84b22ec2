import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SSMClient } from '@aws-sdk/client-ssm'
import {
  clientSettings,
  countUsage,
  createDynamoStore,
  createEmfMetrics,
  createLog,
  createLogObserver,
  createParameterReader,
  type Log,
  reserveOf,
} from '@omnicover/aws'
import {
  type CallPermit,
  type Clock,
  createDryRunSender,
  createMetricsObserver,
  createViemChain,
  type Metrics,
  type Network,
  networkSchema,
  type Observer,
  openContext,
  openSender,
  type RelayerContext,
  runSteps,
  type Signer,
  type StagePorts,
  type Step,
  systemClock,
  type TransactionSender,
  type UsageMeter,
  type Veto,
  withLease,
} from '@omnicover/relayer'
import { createDeadline, type Deadline } from './deadline.js'
import { throwWorst } from './failure.js'
import { parseJson } from './parseJson.js'

/** Messages that are over are of use to people only, for as long as somebody may ask about them. */
const retention = { prefix: 'message/over/', days: 90 }
/**
 * Longer than the queue hides the work of a stopped function (six times the function's 60 seconds), and than clocks differ. serverless.yml
 * and its tests hold the order: timeout < visibility < lease.
 */
const leaseMs = 420_000

/** What a function works with: opened once for each cold start. */
export type Service = {
  readonly network: Network
  readonly context: RelayerContext
  readonly ports: StagePorts
  readonly clock: Clock
  readonly deadline: Deadline
  readonly log: Log
  /** Figures for CloudWatch, of the relayer that the table is named after. */
  readonly metrics: Metrics
  /** Reads a parameter of the Parameter Store. */
  readonly readParameter: (name: string) => Promise<string>
  /**
   * The sender of a key on a chain, for one run: another container may have used the key since the last one, so its rows are read anew.
   * In a dry run it tells what it would send.
   */
  readonly senderFor: (
    signer: Signer,
    eid: number,
    permits: readonly CallPermit[],
    isSigning: boolean,
  ) => TransactionSender
  /**
   * Runs the steps of a stage that uses a key, while nobody else does. It throws what failed, after all steps had their turn.
   *
   * @throws {LeaseHeldError} when somebody else is at it
   */
  readonly runAlone: (name: string, owner: string, steps: readonly Step[]) => Promise<void>
}

/** Where a function finds its world. */
export type ServiceEnvironment = { readonly TABLE_NAME: string; readonly NETWORK_PARAMETER: string }

/**
 * Opens what every function works with. Nothing is asked of a chain yet.
 *
 * @param environment - table and parameter
 * @param meter - counts what is used, of functions that bring messages on
 * @param veto - the operator's own check, of a function that signs as a DVN
 * @returns the service
 * @throws {ConfigInvalidError} when the parameter does not hold a network, or one whose chains have more URLs than a function has time to ask
 */
export async function openService(environment: ServiceEnvironment, meter?: UsageMeter, veto?: Veto): Promise<Service> {
  const { TABLE_NAME: tableName, NETWORK_PARAMETER: parameter } = environment
  const readParameter = createParameterReader(new SSMClient(clientSettings))
  const network = parseJson(parameter, await readParameter(parameter), networkSchema)
  const [clock, log] = [systemClock, createLog(tableName)]
  const metrics = createEmfMetrics({ relayer: tableName, clock })
  const deadline = createDeadline(reserveOf(network))
  const client = deadline.limit(new DynamoDBClient(clientSettings))
  const ports: StagePorts = {
    ...{ clock, meter, veto },
    store: createDynamoStore({
      client: meter === undefined ? client : countUsage(client, meter.add),
      ...{ tableName, clock, retention },
    }),
    observer: tellAll([createLogObserver(log), createMetricsObserver(metrics)]),
    connect: (parameters) => deadline.guard(createViemChain(parameters)),
  }
  const context = openContext(network, ports)
  return {
    ...{ network, context, ports, clock, deadline, log, metrics, readParameter },
    senderFor: (signer, eid, permits, isSigning) => {
      if (isSigning) return openSender(context, signer, eid, permits)
      return createDryRunSender({ eid, address: signer.address, clock, observer: ports.observer })
    },
    runAlone: (name, owner, steps) =>
      withLease(ports.store, clock, { name, owner, holdMs: leaseMs, meter }, async () =>
        throwWorst(await runSteps(context, steps)),
      ),
  }
}

function tellAll(observers: readonly Observer[]): Observer {
  return {
    onEvent: (event) => {
      for (const observer of observers) observer.onEvent(event)
    },
  }
}
