import type { Figures, Metrics } from '../ports/metrics.js'
import type { Observer, RelayerEvent } from '../ports/observer.js'

/** Events of which it is enough to know how many there were. */
const counted: Readonly<Partial<Record<RelayerEvent['type'], string>>> = {
  messageSeen: 'MessagesSeen',
  messageDelivered: 'MessagesDelivered',
  messageAlert: 'Alerts',
  messageParked: 'MessagesParked',
  messageReorged: 'MessagesReorged',
  messageDenied: 'MessagesDenied',
  connectionOutvoted: 'RpcDisagreements',
  attestationRefused: 'AttestationsRefused',
  packetRefused: 'PacketsRefused',
  reorg: 'Reorganisations',
  gapFound: 'GapsFound',
  transactionMined: 'TransactionsMined',
  transactionFeeRaised: 'FeesRaised',
  transactionCancelled: 'TransactionsCancelled',
  transactionRefused: 'TransactionsRefused',
  transactionLost: 'TransactionsLost',
  feeCeilingReached: 'SendsHeldBack',
  keyUnfunded: 'SendsHeldBack',
  dutyRefused: 'DutiesRefused',
  leavesRefused: 'LeavesRefused',
  stepFailed: 'StepsFailed',
}

const weiOfGwei = 1e9

/**
 * Turns what the relayer tells into figures: counts, latency, attempts, gas and its price. Of the whole relayer and not by pathway: a cloud takes
 * money for each figure, and the log has the rest.
 *
 * @param metrics - where they go
 * @returns the observer
 */
export function createMetricsObserver(metrics: Metrics): Observer {
  return {
    onEvent: (event) => {
      const name = counted[event.type]
      if (name !== undefined) metrics.record({ [name]: 1, ...measured(event) })
    },
  }
}

function measured(event: RelayerEvent): Figures {
  switch (event.type) {
    case 'messageDelivered':
      return { DeliveredByOthers: Number(event.by === 'other'), DeliveryLatencySeconds: event.latencyMs / 1000 }
    case 'messageAlert':
      return { AttemptsUntilAlert: event.attempts }
    case 'transactionMined': {
      const { gasUsed, effectiveGasPrice, succeeded } = event
      const GasSpentGwei = Number(gasUsed * effectiveGasPrice) / weiOfGwei
      return { TransactionsReverted: Number(!succeeded), GasUsed: Number(gasUsed), GasSpentGwei }
    }
    default:
      return {}
  }
}
