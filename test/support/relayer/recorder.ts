import type { Observer, RelayerEvent } from '@omnicover/relayer'

/** Keeps every event. */
export type Recorder = Observer & {
  readonly events: RelayerEvent[]
  /** The events of one type, in order. */
  readonly of: <Type extends RelayerEvent['type']>(type: Type) => Extract<RelayerEvent, { type: Type }>[]
}

/** Makes an observer that keeps what it is told. */
export function createRecorder(): Recorder {
  const events: RelayerEvent[] = []
  return {
    events,
    onEvent: (event) => {
      events.push(event)
    },
    of: <Type extends RelayerEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<RelayerEvent, { type: Type }> => event.type === type),
  }
}
