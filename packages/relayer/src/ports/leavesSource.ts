/** Where the leaves of decisions by tree are published. */
export type LeavesSource = {
  /**
   * Reads the leaves of an incident on a chain, as text of `encodeLeaves` of core.
   *
   * @throws {LeavesMissingError} when they are not there
   */
  readonly read: (incidentId: number, eid: number) => Promise<string>
}
