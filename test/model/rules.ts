/** The rules of the capital protocol (docs/design.md, section 9), each a switch: off is the natural reading that it replaces. */
export const ruleNames = [
  'R0',
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'R7',
  'R8',
  'R9',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
  'R16',
  'R17',
] as const

/** The rules of silence (docs/design.md, section 9). */
export const silenceNames = ['Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7', 'Q8', 'Q9', 'Q10', 'Q11'] as const

/** The rules of shares that move (docs/design.md, section 9). */
export const moveNames = ['M1', 'M2', 'M3', 'M4'] as const

/** The rules of what comes back (docs/design.md, section 9). */
export const dripNames = ['D1', 'D2'] as const

/** Parts of a rule that can be left out alone, and guards that the contracts have beyond the rules. */
const partNames = [
  'R0.newest',
  'R0.latest',
  'R0.target',
  'R3.signed',
  'R5.rounds',
  'R7.earlier',
  'R8.remit',
  'R8.short',
  'R9.remit',
  'Q3.budgets',
] as const

export type Rule =
  | (typeof ruleNames)[number]
  | (typeof silenceNames)[number]
  | (typeof moveNames)[number]
  | (typeof dripNames)[number]
  | (typeof partNames)[number]

/** Which rules hold: a rule that is left out is false. */
export type Rules = Readonly<Record<Rule, boolean>>

/** A rule with what one would do without it, and the world whose search shows what comes of that. */
export type Removal = { rule: Rule; reading: string; world: string }

/** Every rule, and parts of some. */
export const removals: readonly Removal[] = [
  { rule: 'R0', reading: 'targets have no sequence, and any report lowers what is granted', world: 'capacity' },
  { rule: 'R0.newest', reading: 'a chain takes the target that arrives last', world: 'capacity' },
  { rule: 'R0.latest', reading: 'any report lowers what is granted', world: 'capacity' },
  { rule: 'R0.target', reading: 'a report says what is used, not what may be used', world: 'capacity' },
  { rule: 'R1', reading: 'home settles what the last report calls waiting', world: 'capital' },
  { rule: 'R2', reading: 'shares are the sum over the last reports', world: 'capital' },
  { rule: 'R3', reading: 'capital is the cash of the last reports and what is in transit', world: 'capital' },
  { rule: 'R3.signed', reading: 'what is in transit is never below zero', world: 'transit' },
  { rule: 'R4', reading: 'a settlement turns what waits on arrival into capital', world: 'capital' },
  { rule: 'R5', reading: 'a settlement older than the last one applied is a replay', world: 'capital' },
  { rule: 'R5.rounds', reading: 'a settlement names its last round, not its first', world: 'premium' },
  { rule: 'R6', reading: 'a request can be cancelled until it is settled', world: 'capital' },
  { rule: 'R7', reading: 'a chain settles when it has reported itself', world: 'premium' },
  { rule: 'R7.earlier', reading: 'home keeps the newest of what a chain asks for alone', world: 'late' },
  { rule: 'R8', reading: 'exits fill as far as the pool has capital', world: 'premium' },
  { rule: 'R8.remit', reading: 'an order to remit looks at the cash of the last report alone', world: 'remit' },
  { rule: 'R8.short', reading: 'deposits pay exits of a chain that is short of what it owes', world: 'decided' },
  { rule: 'R9', reading: 'claims are paid from any cash of the chain', world: 'claims' },
  { rule: 'R9.remit', reading: 'claims leave alone what exits need, not what a remittance needs', world: 'promises' },
  { rule: 'R10', reading: 'a cover frees its capacity at its end', world: 'tails' },
  { rule: 'R11', reading: 'epochs settle while an incident is open', world: 'flight' },
  { rule: 'R12', reading: 'an opening freezes and a decision unfreezes, in the order of arrival', world: 'burn' },
  { rule: 'R13', reading: 'a budget is the ratio of what is granted', world: 'burn' },
  { rule: 'R14', reading: 'what is granted is reserve enough', world: 'reserve' },
  { rule: 'R15', reading: 'a payout leaves the target as it is', world: 'burn' },
  { rule: 'R16', reading: 'exits wait for no notice', world: 'flight' },
  { rule: 'R17', reading: 'a target says nothing of the payouts that it reflects', world: 'burn' },
  { rule: 'Q1', reading: 'a settlement waits for every chain', world: 'silence' },
  { rule: 'Q2', reading: 'what a silent chain last asked for settles with the rest', world: 'silence' },
  { rule: 'Q3', reading: 'deposits pay the price of exits', world: 'silence' },
  {
    rule: 'Q3.budgets',
    reading: 'deposits pay for premium of a silent chain alone, not for its budgets',
    world: 'windfall',
  },
  { rule: 'Q4', reading: 'exits are paid the price of deposits', world: 'windfall' },
  { rule: 'Q5', reading: 'a report does not end an announcement', world: 'silence' },
  { rule: 'Q6', reading: 'settlements go on while a write-down is announced', world: 'silence' },
  { rule: 'Q7', reading: 'a write-down is made at once', world: 'silence' },
  { rule: 'Q8', reading: 'a write-down leaves what is on its way to the chain', world: 'stranded' },
  { rule: 'Q9', reading: 'what was written down comes back while the chain is silent', world: 'silence' },
  { rule: 'Q10', reading: 'a silent chain is granted what the others are', world: 'hush' },
  { rule: 'Q11', reading: 'a silent chain is budgeted what it last reported', world: 'hush' },
  { rule: 'M1', reading: 'home counts shares where they were minted', world: 'moves' },
  { rule: 'M2', reading: 'shares that ask to leave may move', world: 'moves' },
  { rule: 'M3', reading: 'shares that are on their way do not count', world: 'moves' },
  { rule: 'M4', reading: 'a move that is sent again arrives again', world: 'moves' },
  { rule: 'D1', reading: 'deposits pay for capital alone, not for what comes back', world: 'recovery' },
  { rule: 'D2', reading: 'exits are paid for what comes back before it is capital', world: 'silence' },
]

/**
 * The rules with some left out. Without its rule, a part is left out as well.
 *
 * @param without Rules to leave out.
 * @returns All rules as switches.
 */
export function rulesWithout(...without: Rule[]): Rules {
  const all: [Rule, boolean][] = [...ruleNames, ...silenceNames, ...moveNames, ...dripNames, ...partNames].map(
    (rule) => [rule, !without.includes(rule)],
  )
  return Object.fromEntries(all) as Record<Rule, boolean>
}
