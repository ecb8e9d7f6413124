/**
 * Stories of a shared account under its venue's rules. Spot stands still at 100, so that only the
 * perp's mark moves along the line to the trigger.
 */
import type { OracleAccount, OracleInput } from '../oracle/types.ts';
import { flatRule, hour, input, leg, type Row, rule, type Story, venue } from './build.ts';

const STILL: Row = [100, 100, 100, 100];

const account = (
  measure: OracleAccount['collateral']['measure'],
  tiers: readonly (readonly [number, number])[],
  change: Partial<OracleAccount> = {},
): OracleAccount => ({
  threshold: 1,
  loanMaintenance: 0,
  collateral: { measure, tiers: tiers.map(([to, ratio]) => ({ to, ratio })) },
  ...change,
});

const shared = (
  leverage: number,
  perp: readonly Row[],
  rate: number,
  change: Partial<OracleInput>,
): OracleInput =>
  input(
    'cross',
    10_000,
    [
      leg(
        'spot',
        perp.map(() => STILL),
        { venue: venue(flatRule(rate)) },
      ),
      leg('perp', perp, { leverage, venue: venue(flatRule(rate)) }),
    ],
    change,
  );

/**
 * 10,000 at 2x: 200 coins and 200 short, a loan of 10,000. Unwound at 1.05 times 2 % of the perp and
 * 10 % of the loan. Of the spot 10,000 count at 95 % and the rest at 90 %: 18,500.
 *
 *     A       = −10,000 + 18,500 + 200·(100 − m) = 28,500 − 200·m
 *     asked   = 1.05·(0.02·200·m + 1,000)        = 4.2·m + 1,050
 *     trigger = 27,450 ÷ 204.2 = 134.43; both legs go there, and what is left comes back
 */
const BY_VALUE = 27_450 / 204.2;
const byValue: Story = {
  name: 'a shared account is unwound where its tiered collateral meets 1.05 of perp and loan',
  input: shared(2, [STILL, [100, 135, 100, 120], STILL], 0.02, {
    account: account(
      'value',
      [
        [10_000, 0.95],
        [Number.POSITIVE_INFINITY, 0.9],
      ],
      { threshold: 1.05, loanMaintenance: 0.1 },
    ),
  }),
  expected: {
    ambiguous: false,
    legs: {
      'spot 0': { exit: { atMs: hour(1), price: 100, kind: 'liquidation' }, pricePnlQuote: 0 },
      'perp 0': {
        quantityBase: 200,
        exit: { atMs: hour(1), price: BY_VALUE, kind: 'liquidation' },
        pricePnlQuote: -200 * (BY_VALUE - 100),
      },
    },
    totals: { netQuote: -200 * (BY_VALUE - 100), costsQuote: 0 },
  },
};

/**
 * The same, but 100 coins count at 95 % and the others at 80 %: 175 coins, 17,500.
 *
 *     trigger = (17,500 + 10,000 − 1,050) ÷ 204.2 = 26,450 ÷ 204.2 = 129.53
 */
const byCoin: Story = {
  name: 'collateral in tiers of coin counts each slice of the coin at its own ratio',
  input: {
    ...byValue.input,
    account: account(
      'coin',
      [
        [100, 0.95],
        [Number.POSITIVE_INFINITY, 0.8],
      ],
      { threshold: 1.05, loanMaintenance: 0.1 },
    ),
  },
  expected: { legs: { 'perp 0': { exit: { price: 26_450 / 204.2, kind: 'liquidation' } } } },
};

/**
 * 10,000 at 1x: 100 coins, all of them counting, and 100 short: A = 20,000 − 100·m. At 5 % it is
 * unwound at 20,000 ÷ 105 = 190.48. All of the perp is covered by the account's own spot: with a
 * hedged maintenance of 0.5 % in place of the 5 % it lives to 20,000 ÷ 100.5 = 199.0.
 */
const WHOLE = account('value', [[Number.POSITIVE_INFINITY, 1]]);
const covered = (hedgedMaintenance: number | null, high: number) =>
  shared(1, [STILL, [100, high, 100, 150], STILL], 0.05, { account: WHOLE, hedgedMaintenance });
const unhedged: Story = {
  name: 'a covered perp is asked the rate of any other where no hedged maintenance is known',
  input: covered(null, 195),
  expected: { legs: { 'perp 0': { exit: { price: 20_000 / 105, kind: 'liquidation' } } } },
};
const hedgedLives: Story = {
  name: 'a hedged maintenance keeps a covered perp where its table would not',
  input: covered(0.005, 195),
  expected: { legs: { 'perp 0': { exit: { kind: 'window-end' } } }, totals: { netQuote: 0 } },
};
const hedgedDies: Story = {
  name: 'a covered perp is unwound where its hedged maintenance is met',
  input: covered(0.005, 199.5),
  expected: { legs: { 'perp 0': { exit: { price: 20_000 / 100.5, kind: 'liquidation' } } } },
};

/**
 * The perp is sold at 104 while spot costs 100, its mark 100 too at the open: q = 200, and the last
 * price of 104 is the fill. A = −10,000 + 20,000 + 200·(104 − 100) = 10,800, and 1 ÷ 2 of 20,800 are
 * asked, 10,400: let in. At its own fill the perp would have gained nothing, and 10,000 be too little.
 */
const letIn: Story = {
  name: 'a shared account is let in with what its perp has gained at the opens',
  input: input(
    'cross',
    10_000,
    [
      leg('spot', [STILL, STILL], { venue: venue(flatRule(0.02)) }),
      leg('perp', [STILL, STILL], {
        venue: venue(rule([[Number.POSITIVE_INFINITY, 0.02, 2]])),
        last: {
          resolutionMs: 3_600_000,
          bars: [0, 1].map((i) => ({
            openMs: hour(i),
            open: 104,
            high: 104,
            low: 104,
            close: 104,
          })),
        },
      }),
    ],
    { account: WHOLE },
  ),
  expected: { legs: { 'perp 0': { entry: { price: 104 }, exit: { kind: 'window-end' } } } },
};

/** Without the gain 10,000 stand against 1 ÷ 1.9 of 20,000, 10,526: not let in. */
const notLetIn: Story = {
  name: 'a shared account below its initial margin is refused',
  input: input(
    'cross',
    10_000,
    [
      leg('spot', [STILL, STILL], { venue: venue(flatRule(0.02)) }),
      leg('perp', [STILL, STILL], {
        venue: venue(rule([[Number.POSITIVE_INFINITY, 0.02, 1.9]])),
      }),
    ],
    { account: WHOLE },
  ),
  expected: 'refused',
};

export const ACCOUNT_STORIES: readonly Story[] = [
  byValue,
  byCoin,
  unhedged,
  hedgedLives,
  hedgedDies,
  letIn,
  notLetIn,
];
