/** Rules of a leg as a result tells them: set by the scenario, or read from a venue's book. */
import type { RuleInForce, RulesUsed, RuleTier } from '../../src/domain/rules-used.ts';

const noTable = { table: null, tiers: [], tiersIn: null } as const;
const undated = { ...noTable, inForceFrom: null, datedBy: null, nearest: false } as const;
const scenario = { ...undated, source: 'the scenario', checkedAgainst: 'the scenario' } as const;

/** Without a leverage it is not known. */
const tiersOf = (
  rows: readonly (readonly [to: number | null, rateFraction: number, maxLeverage?: number])[],
): readonly RuleTier[] =>
  rows.map(([to, rateFraction, maxLeverage = null]) => ({ to, rateFraction, maxLeverage }));

/** Under `liquidation:` of the scenario; its own taker fee is zero. */
export const overridden = (role: RulesUsed['role'], venue: string): RulesUsed => ({
  role,
  venue,
  instrument: 'AVAXUSDT',
  table: 'scenario override',
  inForceFrom: null,
  nearest: false,
  source: 'the scenario',
  checkedAgainst: 'the scenario',
  maintenanceText: '1 % of notional at the mark',
  styleText: 'the rest of the posted margin is lost',
  takerFeeFraction: 0,
  rules: [
    {
      ...scenario,
      what: 'maintenance',
      table: 'scenario override',
      text: '1 % of notional at the mark',
      tiers: tiersOf([[null, 0.01]]),
      tiersIn: 'notional',
    },
    { ...scenario, what: 'liquidation', text: 'the rest of the posted margin is lost' },
    { ...scenario, what: 'trigger', text: 'the mark; equity equal to maintenance survives' },
    { ...scenario, what: 'taker fee', text: '0 bps of notional' },
  ],
  unsourced: [],
});

/**
 * A table of twelve tiers that is newer than the window, and one of three that comes into force in it
 * and says what leverage the first two allow.
 */
const tables: readonly RuleInForce[] = [
  {
    what: 'maintenance',
    text: '1 % to 50 % by 12 tiers of notional at the mark, continuous',
    tiers: tiersOf([
      ...([
        [5_000, 0.01],
        [25_000, 0.015],
        [50_000, 0.02],
        [100_000, 0.025],
      ] as const),
      ...([
        [250_000, 0.05],
        [500_000, 0.075],
        [1_000_000, 0.1],
        [2_000_000, 0.125],
      ] as const),
      ...([
        [3_000_000, 0.15],
        [5_000_000, 0.2],
        [8_000_000, 0.25],
        [null, 0.5],
      ] as const),
    ]),
    tiersIn: 'notional',
    table: 'AVAXUSDT brackets of 2025-09-01',
    inForceFrom: '2025-09-01',
    datedBy: 'seen',
    nearest: true,
    source: 'exchange page of that day',
    checkedAgainst: 'one worked example',
  },
  {
    what: 'maintenance',
    text: '2 % to 50 % by 3 tiers of notional at the mark, continuous',
    tiers: tiersOf([
      [5_000, 0.02, 25],
      [25_000, 0.04, 12.5],
      [null, 0.5],
    ]),
    tiersIn: 'notional',
    table: 'AVAXUSDT brackets of 2025-10-20',
    inForceFrom: '2025-10-20',
    datedBy: 'announced',
    nearest: false,
    source: 'announcement of 2025-10-18',
    checkedAgainst: 'nothing yet',
  },
];

/** By the venue: two tables, and a fee and a funding account that nobody could source. */
export const ofVenue: RulesUsed = {
  ...overridden('long', 'binance-usdm'),
  table: 'AVAXUSDT brackets of 2025-09-01',
  inForceFrom: '2025-09-01',
  nearest: true,
  source: 'exchange page of that day',
  checkedAgainst: 'one worked example',
  rules: [
    ...tables,
    {
      what: 'liquidation',
      text: 'a fee of 1.25 % of notional from what is left, the rest of the posted margin is lost',
      ...noTable,
      inForceFrom: '2025-08-01',
      datedBy: 'seen',
      nearest: false,
      source: null,
      checkedAgainst: 'nothing yet',
    },
    {
      ...undated,
      what: 'trigger',
      text: 'the mark; equity equal to maintenance survives',
      source: 'help page 42',
      checkedAgainst: 'nothing yet',
    },
    {
      what: 'taker fee',
      text: '5 bps of notional',
      ...noTable,
      inForceFrom: '2025-08-01',
      datedBy: 'seen',
      nearest: false,
      source: 'fee schedule',
      checkedAgainst: 'nothing yet',
    },
    {
      ...undated,
      what: 'funding account',
      text: 'credited to and taken from the posted margin',
      source: null,
      checkedAgainst: 'nothing yet',
    },
  ],
  unsourced: ['liquidation', 'funding account'],
};
