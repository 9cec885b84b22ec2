/** Where use cases get the time of day from. */
export type Clock = {
  /** Milliseconds since 1970. Only for waiting and for records; chain rules use block timestamps. */
  readonly nowMs: () => number
}
