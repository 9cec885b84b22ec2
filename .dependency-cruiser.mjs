// The arrows of the architecture (docs/design.md): what may import what. Tests of a package may import more.
const tests = '[.]test[.]ts$'
const ours = '^(contracts|packages|services|test)/'

/** One rule: what is in `folder` imports, of this workspace, only itself and `allowed`. */
const mayImport = (folder, allowed) => ({
  name: `${folder.replace('packages/', '')}-imports-against-the-arrows`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: tests },
  to: { path: ours, pathNot: [folder, ...allowed].map((path) => `^${path}/`) },
})

const [core, deployments, sdk] = ['packages/core', 'packages/deployments', 'packages/sdk']
const [relayer, aws, deployer] = ['packages/relayer', 'packages/aws', 'packages/deployer']
const devnet = 'packages/devnet'

export default {
  forbidden: [
    mayImport(core, []),
    mayImport(deployments, []),
    mayImport(sdk, [core, deployments]),
    mayImport(relayer, [core, deployments]),
    mayImport(aws, [core, deployments, relayer]),
    mayImport('services', [core, deployments, relayer, aws]),
    mayImport(deployer, ['contracts', core, deployments]),
    mayImport(devnet, ['contracts', core, deployments, deployer, sdk, relayer]),
    mayImport('packages/cli', ['contracts', core, deployments, deployer, sdk, relayer, aws, devnet]),
    {
      name: 'core-and-sdk-run-anywhere',
      comment:
        'Browsers, React Native and edge runtimes have no Node built-ins; a library for every app brings no framework.',
      severity: 'error',
      from: { path: '^packages/(core|sdk|deployments)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-and-sdk-bring-no-framework',
      severity: 'error',
      from: { path: '^packages/(core|sdk|deployments)/', pathNot: tests },
      to: { path: 'node_modules/(react|react-dom|@aws-sdk|@aws-lambda-powertools|@smithy)/' },
    },
    {
      name: 'packages-meet-at-their-exports',
      comment: 'A relative path into another package goes round its exports.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|services/[^/]+|test)/' },
      to: { path: ours, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'use-cases-know-ports-alone',
      comment:
        'What the relayer does is the same in one process and on AWS: what runs it, and what it runs on, are not its business.',
      severity: 'error',
      from: {
        path: '^packages/relayer/src/(domain|messages|ports|sender|store|useCases|veto|keeper)/',
        pathNot: tests,
      },
      to: { path: '^packages/relayer/src/(adapters|operations|runtime)/', pathNot: '/runtime/keeperJob[.]ts$' },
    },
    {
      name: 'commands-load-on-first-use',
      comment: 'Who asks for help, or mistyped an option, does not wait for the relayer and the deployer to load.',
      severity: 'error',
      from: { path: '^packages/cli/src/(bin|program|commands/(operate|setUp))[.]ts$' },
      to: {
        pathNot: '^packages/cli/src/(errors|program|commands/(operate|setUp))[.]ts$|node_modules/commander/',
        dynamic: false,
        dependencyTypesNot: ['core', 'type-only'],
      },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    // aws-lambda is types only: @types/aws-lambda has them, and no package of that name is installed.
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
