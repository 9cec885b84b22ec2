/** States of an incident, at home and on every chain. */
export const OPEN = 1
export const DECIDED = 2

/** On a chain alone: the money of the incident is set aside. */
export const FUNDED = 3
