/** What a linter found. */
export type Finding = {
  /** `error` makes the command fail; `warning` only wants to be known. */
  level: 'error' | 'warning'
  /** Short name of the rule, for machines. */
  rule: Rule
  /** Where: a chain by the operator's name, two chains of a pathway, or the configuration. */
  where: string
  /** What is wrong. */
  found: string
  /** What to do. */
  fix: string
}

export type Rule =
  | 'asset'
  | 'blocked-library'
  | 'code'
  | 'confirmations'
  | 'dead-dvn'
  | 'delegate'
  | 'dvns'
  | 'enforced-options'
  | 'executor'
  | 'facts'
  | 'layerzero'
  | 'libraries'
  | 'listing'
  | 'owner'
  | 'peer'
  | 'people'
