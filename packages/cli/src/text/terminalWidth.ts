/** Columns of a terminal that most have. */
export const TERMINAL_WIDTH = 120
