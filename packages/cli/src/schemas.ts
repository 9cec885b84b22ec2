/**
 * What a command prints with `--json` says by `schema` what it is. The number rises when a field goes away or changes its meaning; fields may be
 * added. docs/operate.md lists them.
 */
export const schemas = {
  configure: 'omnicover.configure/1',
  deploy: 'omnicover.deploy/1',
  doctor: 'omnicover.doctor/1',
  explain: 'omnicover.explain/1',
  lint: 'omnicover.lint/1',
  pause: 'omnicover.pause/1',
  relay: 'omnicover.relay/1',
  retry: 'omnicover.retry/1',
  'rotate-signer': 'omnicover.rotate-signer/1',
  status: 'omnicover.status/1',
  wire: 'omnicover.wire/1',
} as const
