import type { Network } from './types.js'

/** The one library of LayerZero that takes no message, on all chains at the same address. */
const blockedLibrary = '0x0C77d8d771aB35E2E184E7cE127f19CEd31FF8C0'

/** LayerZero's endpoint on testnets. */
const endpoint = '0x6EDCE65403992e310A62460808c4b910D972f10f'

/**
 * LayerZero V2 on live testnets, as LayerZero publishes it on npm: contracts by `@layerzerolabs/lz-evm-sdk-v2` 3.1.10
 * (`deployments/NAME-testnet`), eids by `@layerzerolabs/lz-definitions` 3.1.13. `node scripts/compare-networks.mjs` holds this file
 * against those packages. They name two operators of DVNs, LayerZero Labs and BWare, and BWare not on Base Sepolia.
 *
 * Of the operators under `unconfirmed` the addresses are from copies of LayerZero's metadata service in public repositories
 * (lz-address-book, and for P2P on Base Sepolia a second one), which could not be asked here: look them up before you rely on them.
 */
export const networks = {
  'ethereum-sepolia': {
    name: 'Ethereum Sepolia',
    ...{ eid: 40_161, chainId: 11_155_111, endpoint, blockedLibrary },
    sendUln302: '0xcc1ae8Cf5D3904Cef3360A9532B477529b177cCE',
    receiveUln302: '0xdAf00F5eE2158dD58E0d3857851c432E34A3A851',
    executor: '0x718B92b5CB0a5552039B593faF724D182A881eDA',
    deadDvns: ['0x8b450b0acF56E1B0e25C581bB04FBAbeeb0644b8'],
    dvns: {
      'LayerZero Labs': '0x8eebf8b423B73bFCa51a1Db4B7354AA0bFCA9193',
      BWare: '0xCA7a736be0Fe968A33Af62033B8b36D491f7999B',
      P2P: '0x9efBA56c8598853E5b40FD9a66B54a6c163742d7',
    },
    unconfirmed: ['P2P'],
  },
  'arbitrum-sepolia': {
    name: 'Arbitrum Sepolia',
    ...{ eid: 40_231, chainId: 421_614, endpoint, blockedLibrary },
    sendUln302: '0x4f7cd4DA19ABB31b0eC98b9066B9e857B1bf9C0E',
    receiveUln302: '0x75Db67CDab2824970131D5aa9CECfC9F69c69636',
    executor: '0x5Df3a1cEbBD9c8BA7F8dF51Fd632A9aef8308897',
    deadDvns: ['0xA85BE08A6Ce2771C730661766AACf2c8Bb24C611'],
    dvns: {
      'LayerZero Labs': '0x53f488E93b4f1b60E8E83aa374dBe1780A1EE8a8',
      BWare: '0x9f529527A6810F1b661Fb2AEea19378Ce5a2C23e',
    },
    unconfirmed: [],
  },
  'optimism-sepolia': {
    name: 'Optimism Sepolia',
    ...{ eid: 40_232, chainId: 11_155_420, endpoint, blockedLibrary },
    sendUln302: '0xB31D2cb502E25B30C651842C7C3293c51Fe6d16f',
    receiveUln302: '0x9284fd59B95b9143AF0b9795CAC16eb3C723C9Ca',
    executor: '0xDc0D68899405673b932F0DB7f8A49191491A5bcB',
    deadDvns: [],
    dvns: {
      'LayerZero Labs': '0xd680ec569f269aa7015F7979b4f1239b5aa4582C',
      BWare: '0x3e9d8fA8067938f2A62Baa7114EeD183040824aB',
    },
    unconfirmed: [],
  },
  'base-sepolia': {
    name: 'Base Sepolia',
    ...{ eid: 40_245, chainId: 84_532, endpoint, blockedLibrary },
    sendUln302: '0xC1868e054425D378095A003EcbA3823a5D0135C9',
    receiveUln302: '0x12523de19dc41c91F7d2093E0CFbB76b17012C8d',
    executor: '0x8A3D588D9f6AC041476b094f97FF94ec30169d3D',
    deadDvns: ['0x78551ADC2553EF1858a558F5300F7018Aad2FA7e'],
    dvns: {
      'LayerZero Labs': '0xe1a12515F9AB2764b887bF60B923Ca494EBbB2d6',
      P2P: '0x63ef73671245D1A290F2a675Be9D906090f72a8D',
    },
    unconfirmed: ['P2P'],
  },
} as const satisfies Record<string, Network>

/** A network that this package knows. */
export type NetworkName = keyof typeof networks

/** Names of the networks that this package knows. */
export const networkNames = Object.keys(networks) as [NetworkName, ...NetworkName[]]
