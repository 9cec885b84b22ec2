import type { RevertTexts } from '../revertText.js'

/** What the factory of a deployment refuses with. */
export const deploymentFactory: RevertTexts = {
  DeploymentFactory_Exists: [
    'This deployer has deployed a contract of this name already, at {at}.',
    'Run `omnicover deploy` again: it asks the chain what is there and deploys the rest.',
  ],
  DeploymentFailed: [
    'The constructor of a contract reverted.',
    'Run `omnicover lint --offline` on the configuration: an argument is one that the contract does not take.',
  ],
}
