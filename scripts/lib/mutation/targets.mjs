/**
 * Where the logic of each contract lives, and which tests to ask first. `sources` names, for each mutated file, the contracts whose
 * bytecode holds it: these alone are compiled for a mutant. Tests of a library that inherit it hold it too.
 * @typedef {{ sources: Record<string, string[]>, nearTests: string }} Target
 */

const marketWithCold = ['src/market/CoverMarket.sol:CoverMarket', 'src/market/ColdMarket.sol:ColdMarket']

const ledgerWithChains = ['src/home/Ledger.sol:Ledger', 'src/home/LedgerChains.sol:LedgerChains']
const poolWithCold = ['src/pool/CapitalPool.sol:CapitalPool', 'src/pool/ColdPool.sol:ColdPool']

/** @type {Record<string, Target>} */
export const targets = {
  Ledger: {
    sources: {
      'src/home/Ledger.sol': ['src/home/Ledger.sol:Ledger'],
      'src/home/LedgerBooks.sol': ledgerWithChains,
      'src/home/LedgerChains.sol': ['src/home/LedgerChains.sol:LedgerChains'],
      'src/home/LedgerIncidents.sol': ['src/home/LedgerIncidents.sol:LedgerIncidents'],
      'src/home/Capacity.sol': ['src/home/Capacity.sol:Capacity'],
      'src/home/Settler.sol': ['src/home/Settler.sol:Settler'],
      'src/libraries/Lanes.sol': [...ledgerWithChains, 'src/home/RiskRegistry.sol:RiskRegistry'],
    },
    nearTests: 'test/unit/home/**',
  },
  Remitter: {
    sources: { 'src/home/Remitter.sol': ['src/home/Remitter.sol:Remitter'] },
    nearTests: 'test/unit/home/**',
  },
  CapitalPool: {
    sources: {
      'src/pool/CapitalPool.sol': ['src/pool/CapitalPool.sol:CapitalPool'],
      'src/pool/ColdPool.sol': ['src/pool/ColdPool.sol:ColdPool'],
      'src/pool/PoolBooks.sol': poolWithCold,
      'src/libraries/ExitBook.sol': [...poolWithCold, 'src/home/Settler.sol:Settler'],
      'src/libraries/MoveBook.sol': ['src/pool/ColdPool.sol:ColdPool'],
      'src/libraries/PriceBound.sol': poolWithCold,
    },
    nearTests: 'test/unit/pool/**',
  },
  CoverMarket: {
    sources: {
      'src/market/CoverMarket.sol': ['src/market/CoverMarket.sol:CoverMarket'],
      'src/market/ColdMarket.sol': ['src/market/ColdMarket.sol:ColdMarket'],
      'src/market/MarketBooks.sol': [...marketWithCold, 'test/fuzz/Tombstone.t.sol:Tombstone_FuzzTest'],
      'src/libraries/PremiumStream.sol': [...marketWithCold, 'test/fuzz/PremiumStream.t.sol:PremiumStream_FuzzTest'],
      'src/libraries/ExpiryLanes.sol': [
        ...marketWithCold,
        'test/fuzz/PremiumStream.t.sol:PremiumStream_FuzzTest',
        'test/fuzz/ExpiryLanes.t.sol:ExpiryLanes_FuzzTest',
      ],
    },
    nearTests: 'test/unit/market/**',
  },
  ClaimDesk: {
    sources: { 'src/market/ClaimDesk.sol': ['src/market/ClaimDesk.sol:ClaimDesk'] },
    nearTests: 'test/unit/desk/**',
  },
}
