import { isHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { LibraryMissingError } from '../errors.js'
import { linkBytecode } from './linkBytecode.js'
import { readArtifact } from './readArtifact.js'

const address = '0x00000000000000000000000000000000000000Aa'
const hole = `__$${'0'.repeat(34)}$__`
const linkReferences = {
  'src/A.sol': {
    A: [
      { start: 1, length: 20 },
      { start: 23, length: 20 },
    ],
  },
}

describe('linkBytecode', () => {
  test('puts the address wherever it belongs', () => {
    const where = address.slice(2).toLowerCase()
    expect(linkBytecode({ object: `0x73${hole}5073${hole}50`, linkReferences }, { A: address })).toBe(
      `0x73${where}5073${where}50`,
    )
  })

  test('leaves code without libraries as it is', () => {
    expect(linkBytecode({ object: '0x6001', linkReferences: {} }, {})).toBe('0x6001')
  })

  test('error: LibraryMissingError names the library', () => {
    expect(() => linkBytecode({ object: `0x73${hole}5073${hole}50`, linkReferences }, {})).toThrow(LibraryMissingError)
  })
})

describe('readArtifact', () => {
  test('links the market, which cannot be read without its library', () => {
    expect(isHex(readArtifact('CoverMarket', { ColdMarket: address }))).toBe(true)
    expect(() => readArtifact('CoverMarket')).toThrow(LibraryMissingError)
  })
})
