import type { Address, Hex } from 'viem'
import { LibraryMissingError } from '../errors.js'

/** Code as the compiler writes it: by source and library, the bytes where an address belongs. */
export type Bytecode = {
  object: string
  linkReferences: Readonly<Record<string, Readonly<Record<string, readonly { start: number; length: number }[]>>>>
}

/** Addresses of libraries, by name. */
export type Libraries = Readonly<Record<string, Address>>

/**
 * Puts the addresses of libraries into the code that calls them.
 *
 * @param bytecode - What the compiler wrote.
 * @param libraries - Where the libraries are.
 * @returns Code that can be deployed.
 * @throws {LibraryMissingError} when the code calls a library that is not given.
 */
export function linkBytecode({ object, linkReferences }: Bytecode, libraries: Libraries): Hex {
  let code = object.replace(/^0x/, '')
  for (const [name, places] of Object.values(linkReferences).flatMap(Object.entries<Places>)) {
    const address = libraries[name]
    if (!address) throw new LibraryMissingError({ name })
    for (const { start, length } of places) {
      code = code.slice(0, 2 * start) + address.slice(2).toLowerCase() + code.slice(2 * (start + length))
    }
  }
  return `0x${code}`
}

type Places = readonly { start: number; length: number }[]
