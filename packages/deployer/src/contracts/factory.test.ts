import { expect, test } from 'vitest'
import { contractAddress, factoryAddress } from './factory.js'

const deployer = '0x00000000000000000000000000000000000000aa'

test('default: the factory is where every deployment expects it; another compiler or another factory would move them all', () => {
  expect(factoryAddress()).toMatchInlineSnapshot(`"0x775CAF2276Ef1993F39eDb8836886C66bbC478E5"`)
})

test('default: a contract has a place of its own for each deployer, deployment and name', () => {
  const places = [
    contractAddress({ name: 'one', deployer }, 'CoverMarket'),
    contractAddress({ name: 'one', deployer }, 'ClaimDesk'),
    contractAddress({ name: 'two', deployer }, 'CoverMarket'),
    contractAddress({ name: 'one', deployer: factoryAddress() }, 'CoverMarket'),
  ]
  expect(new Set(places).size).toBe(4)
  expect(contractAddress({ name: 'one', deployer }, 'CoverMarket')).toBe(places[0])
})
