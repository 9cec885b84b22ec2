import { BaseError as ViemBaseError } from 'viem'

/** What every error of the SDK takes besides its own values. */
export type ErrorOptions = {
  /** The error that led to this one: a call that reverted, a request that failed. */
  cause?: Error | undefined
}

/** What a class gives the base besides its name and message. */
type BaseErrorOptions = ErrorOptions & {
  metaMessages?: string[]
  /** Page and anchor, when it is not the entry of the class in errors.md. */
  docsPath?: string | undefined
}

/**
 * The base of every error that the SDK throws, with viem's shape: `name`, `shortMessage`, `metaMessages`, `docsPath`, `walk`.
 *
 * Match on the class or on `name`, never on the text.
 */
export class BaseError<name extends string = string> extends ViemBaseError {
  override name: name

  /**
   * @param name - Name of the class, a literal so that it survives minification.
   * @param shortMessage - What is wrong and what to do about it.
   * @param options - What led here, further lines for the message, and where more is said.
   */
  constructor(name: name, shortMessage: string, options: BaseErrorOptions = {}) {
    const { cause, metaMessages, docsPath = `/docs/errors.md#${name.toLowerCase()}` } = options
    // The cause is attached afterwards: viem would take over the documentation link of its own error.
    super(shortMessage, {
      name,
      docsBaseUrl: '@omnicover/sdk',
      docsPath,
      ...(metaMessages ? { metaMessages } : {}),
    })
    this.name = name
    if (cause) this.cause = cause
  }
}
