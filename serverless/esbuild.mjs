import { isBuiltin } from 'node:module'

/**
 * Takes Node's own modules as `require` would. A bundle of ES modules that imports them has Node copy all that they export, and with that load
 * what nobody asked for: file streams, and of `node:http`, for its WebSocket, all of fetch. That is a tenth of what a start takes.
 */
const builtins = {
  name: 'builtins',
  setup: (build) => {
    build.onResolve({ filter: /^[\w:/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    )
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

export default [builtins]
