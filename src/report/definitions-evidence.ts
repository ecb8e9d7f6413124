/** What the words mean in which a page says what its figures rest on: rules and data. */
import type { Definition } from './definition.ts';

/** What each rule says that a leg was under. */
export const RULES = {
  maintenance: {
    name: 'Maintenance margin',
    says: 'What a position must be worth, or it is liquidated: a rate of its notional, rising with its size by the venue’s table.',
    formula: 'max over tiers of (rate × notional − deduction)',
  },
  marginFormula: {
    name: 'Margin formula',
    says: 'What the venue makes of the table’s rate: which notional it counts on, the fee of the close, what is added for each coin held.',
  },
  atLiquidation: {
    name: 'At liquidation',
    says: 'What a liquidation takes: the whole position or a part of it, the fee, and what of the margin comes back.',
  },
  triggerRule: {
    name: 'Trigger',
    says: 'Which price the venue judges by, and whether equity that just equals maintenance is liquidated.',
  },
  takerFee: {
    name: 'Taker fee',
    says: 'What every planned fill is charged, of its notional.',
  },
  fundingRule: {
    name: 'Funding',
    says: 'On which price a funding payment is counted, and whether it is paid at once or spread over its interval.',
  },
  fundingAccount: {
    name: 'Funding account',
    says: 'Which balance funding moves: the margin posted for the leg, or the account’s free cash.',
  },
  sharedAccount: {
    name: 'Shared account',
    says: 'How one account that holds both legs is judged: what it must keep, and when it is unwound.',
  },
  autoDeleveraging: {
    name: 'Auto-deleveraging',
    says: 'How a venue closes winning positions to cover bankrupt ones: whose turn it is, and at which price.',
  },
  collateral: {
    name: 'Collateral',
    says: 'How much of its price a coin counts for as margin.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** What is said of the data. */
export const DATA = {
  dataError: {
    name: 'Error of the data',
    says: 'Rows that no exchange can have recorded. One stops a replay, unless the scenario accepts it by name.',
  },
  dataWarning: {
    name: 'Warning of the data',
    says: 'Rows that are odd and may be real.',
  },
  dataNote: {
    name: 'Note of the data',
    says: 'A fact to know, and nobody’s fault; it is not drawn below the bar.',
  },
  standIn: {
    name: 'Bear in mind',
    says: 'What stands in for a record, or was taken at somebody’s word: trades as marks, a mark rebuilt from index and funding, control points of a reconstruction.',
  },
  onGrid: {
    name: 'Brought onto the grid',
    says: 'Aggregated: finer bars made into one of the replay’s length, by first open, highest high, lowest low, last close. Spread: a coarser bar stands over several, and inside it only its open is known.',
  },
} as const satisfies Readonly<Record<string, Definition>>;
