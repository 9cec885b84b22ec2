/** Something the user has to put right; printed without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} problem What is wrong, in a sentence.
   * @param {string} remedy What to do about it.
   * @param {string} [detail] The end of the failing command's output.
   */
  constructor(problem, remedy, detail) {
    super(problem)
    this.name = 'SetupError'
    this.remedy = remedy
    this.detail = detail
  }
}

/** The user, or whatever started us, wants us to stop. */
export class InterruptedError extends Error {
  /** @param {number} exitCode What to exit with. */
  constructor(exitCode) {
    super('Interrupted.')
    this.name = 'InterruptedError'
    this.exitCode = exitCode
  }
}

/** The last lines of a command's output: where compilers and installers say what went wrong. */
export const tail = (output, lines = 40) => output.trimEnd().split('\n').slice(-lines).join('\n')
