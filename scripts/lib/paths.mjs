import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The Foundry project. */
export const contractsDir = join(root, 'contracts')

/** Where npm puts the pinned Node and pnpm; never committed. */
export const toolchainDir = join(root, '.toolchain')
