// `npm install` at the root cannot work (this is a pnpm workspace); say what to run instead.
if (!(process.env.npm_config_user_agent ?? '').startsWith('pnpm')) {
  console.error(
    'This workspace sets itself up: run `npm start` (the demonstration) or `npm test` (the tests) instead of `npm install`.',
  )
  process.exit(1)
}
