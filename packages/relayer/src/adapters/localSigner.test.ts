import { generatePrivateKey } from 'viem/accounts'
import { testSigner } from '../testing/signerSuite.js'
import { createLocalSigner } from './localSigner.js'

testSigner('createLocalSigner', async () => ({
  signer: createLocalSigner(generatePrivateKey()),
  stop: async () => {},
}))
