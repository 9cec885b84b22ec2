import { BaseError } from 'viem'

/** The pinned version of anvil: the one that was tried with everything else here. */
export const ANVIL_VERSION = '1.7.1'

/** Thrown when no anvil of the right version is installed. */
export class AnvilNotFoundError extends BaseError {
  constructor({ found }: { found?: string | undefined } = {}) {
    super(`anvil ${ANVIL_VERSION} is needed to run local chains and was not found.`, {
      name: 'AnvilNotFoundError',
      metaMessages: [
        found ? `The anvil on PATH is ${found}.` : 'There is no anvil on PATH.',
        `On Linux x64 run the install step of this repository again; elsewhere run: foundryup --install ${ANVIL_VERSION}`,
      ],
    })
  }
}

/** Thrown when anvil was started and stopped, or said nothing, before it listened. */
export class AnvilStartError extends BaseError {
  constructor({ output }: { output: string }) {
    const details = output.trim() || 'anvil printed nothing'
    super('anvil did not start. Read what it printed below.', { name: 'AnvilStartError', details })
  }
}

/** Thrown when the port that was asked for is taken. */
export class PortInUseError extends BaseError {
  constructor({ port }: { port: number }) {
    super(`Port ${port} on 127.0.0.1 is in use. Stop what listens there, or leave the port out to get a free one.`, {
      name: 'PortInUseError',
    })
  }
}

/** Thrown when an option of the devnet has a value that cannot work. */
export class DevnetOptionError extends BaseError {
  constructor(shortMessage: string) {
    super(shortMessage, { name: 'DevnetOptionError' })
  }
}
