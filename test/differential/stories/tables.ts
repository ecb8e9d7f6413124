/**
 * Stories of a venue's table: what it takes of a notional, at which price, and from when on. Unless a
 * story says otherwise: both marks 100 at entry, capital 2,000, so 1,000 a leg, and 10x: q = 100 and
 * ten of margin a coin. The policy is `hold`.
 */
import { flatRule, hour, input, leg, type Row, START_MS, type Story, venue } from './build.ts';

const CALM: Row = [100, 101, 99, 100];
const HOLD = { survivor: { policy: 'hold', reactionMs: 0 } } as const;

/**
 * An amount taken at entry: 0.5 % of 100 a coin, whatever the mark does.
 *
 *     long    10 + (m − 100) = 0.5   at m = 100·(1 − 1/10 + 0.005) =  90.5
 *     short   10 − (m − 100) = 0.5   at m = 100·(1 + 1/10 − 0.005) = 109.5
 *
 * Half a coin's worth is left and taken over: 50 each.
 */
const entryBased: Story = {
  name: 'a requirement taken at entry is met at entry · (1 − 1 ÷ leverage + rate)',
  input: input(
    'delta-neutral',
    2000,
    [
      leg('long', [CALM, [100, 101, 90, 100], CALM, CALM], {
        leverage: 10,
        venue: venue(flatRule(0.005, { basis: 'entry' })),
      }),
      leg('short', [CALM, CALM, [100, 110, 99, 100], CALM], {
        leverage: 10,
        venue: venue(flatRule(0.005, { basis: 'entry' })),
      }),
    ],
    HOLD,
  ),
  expected: {
    legs: {
      'long 0': {
        liquidation: { triggerPrice: 90.5, bankruptcyPrice: 90, marginForfeitedQuote: 50 },
        // Most needed: 0.5 + (100 − 90) a coin.
        survivalLeverage: 100 / 10.5,
      },
      'short 0': {
        liquidation: { triggerPrice: 109.5, bankruptcyPrice: 110, marginForfeitedQuote: 50 },
      },
    },
    totals: { netQuote: -2000 },
  },
};

/**
 * The fee of the close, 1 %, stands inside the trigger beside a rate of 4 %.
 *
 *     long    (100 − 10) ÷ (1 − 0.04 − 0.01) =  90 ÷ 0.95 =  94.74
 *     short   (100 + 10) ÷ (1 + 0.04 + 0.01) = 110 ÷ 1.05 = 104.76
 */
const closingFee: Story = {
  name: 'a closing fee inside the trigger brings it closer',
  input: input(
    'delta-neutral',
    2000,
    [
      leg('long', [CALM, [100, 101, 94, 100], CALM, CALM], {
        leverage: 10,
        venue: venue(flatRule(0.04, { closeFee: 0.01 })),
      }),
      leg('short', [CALM, CALM, [100, 105, 99, 100], CALM], {
        leverage: 10,
        venue: venue(flatRule(0.04, { closeFee: 0.01 })),
      }),
    ],
    HOLD,
  ),
  expected: {
    legs: {
      'long 0': {
        liquidation: { triggerPrice: 90 / 0.95, marginForfeitedQuote: (0.05 * 9000) / 0.95 },
      },
      'short 0': {
        liquidation: { triggerPrice: 110 / 1.05, marginForfeitedQuote: (0.05 * 11_000) / 1.05 },
      },
    },
  },
};

/**
 * At 1 % the long's trigger is 90 ÷ 0.99 = 90.91, and the lows of 92 leave it alone. 5 % come into
 * force at 02:30, 90 ÷ 0.95 = 94.74: the first open at or after that is 03:00, 93. There 3 a coin are
 * left, less than 4.65: it goes at the open, and 300 are taken over. Had the table of the first day
 * held, nothing would have happened: the bar of 02:00, whose open was before the change, was left
 * alone at 92.
 */
const changed: Story = {
  name: 'a table that changes inside the window kills a position that lived under the old one',
  input: input(
    'delta-neutral',
    2000,
    [
      leg('long', [CALM, [100, 101, 92, 93], [93, 94, 92, 93], [93, 94, 92, 93]], {
        leverage: 10,
        venue: venue([flatRule(0.01), flatRule(0.05, { fromMs: START_MS + 2.5 * 3_600_000 })]),
      }),
      leg('short', [CALM, [100, 101, 92, 93], [93, 94, 92, 93], [93, 94, 92, 93]], {
        leverage: 10,
        venue: venue(flatRule(0.01)),
      }),
    ],
    HOLD,
  ),
  expected: {
    legs: {
      'long 0': {
        exit: { atMs: hour(3), price: 93, kind: 'liquidation' },
        liquidation: { triggerPrice: 93, marginForfeitedQuote: 300 },
        // 1 %: 0.92 + 8; from 03:00 on 5 %: 4.6 + 8.
        survivalLeverage: 100 / 12.6,
      },
      'short 0': { liquidation: null, pricePnlQuote: 700 },
    },
    totals: { netQuote: -300 },
  },
};

/** At 20x bankruptcy is 5.00 % away; capital 1,000, so q = 100 and five of margin a coin. */
const twentyTimes = (name: string, rate: number, long: number, short: number): Story => ({
  name,
  input: input(
    'delta-neutral',
    1000,
    [
      leg('long', [CALM, [100, 101, 95, 100], CALM, CALM], {
        leverage: 20,
        venue: venue(flatRule(rate)),
      }),
      leg('short', [CALM, CALM, [100, 105, 99, 100], CALM], {
        leverage: 20,
        venue: venue(flatRule(rate)),
      }),
    ],
    HOLD,
  ),
  expected: {
    legs: {
      'long 0': { liquidation: { triggerPrice: long, bankruptcyPrice: 95 } },
      'short 0': { liquidation: { triggerPrice: short, bankruptcyPrice: 105 } },
    },
  },
});

/** 95 ÷ 0.99 = 95.96, 4.04 % below; 105 ÷ 1.01 = 103.96, 3.96 % above. */
const atOnePerCent = twentyTimes(
  'at 20x and 1 % a long goes 4.04 % and a short 3.96 % from entry',
  0.01,
  95 / 0.99,
  105 / 1.01,
);

/** 95 ÷ 0.995 = 95.48, 4.52 % below; 105 ÷ 1.005 = 104.48, 4.48 % above. */
const atHalf = twentyTimes(
  'at 20x and 0.5 % a long goes 4.52 % and a short 4.48 % from entry',
  0.005,
  95 / 0.995,
  105 / 1.005,
);

/**
 * At 1 %, 90.91 again; low exactly where both sides are equal: with 20 % at 2x, from 100 and 50 of
 * margin a coin, 62.5: 12.5 are left and 12.5 asked. Where equality liquidates the long goes there,
 * and where it survives it does not.
 */
const atEquality = (equalityKills: boolean) =>
  input(
    'delta-neutral',
    10_000,
    [
      leg('long', [CALM, [100, 101, 62.5, 80]], {
        venue: venue(flatRule(0.2), { equalityKills }),
      }),
      leg('short', [CALM, [100, 101, 62.5, 80]], { venue: venue(flatRule(0.2)) }),
    ],
    HOLD,
  );
const equalityLives: Story = {
  name: 'equity equal to maintenance survives where the venue says so',
  input: atEquality(false),
  expected: { legs: { 'long 0': { liquidation: null } } },
};
const equalityKills: Story = {
  name: 'equity equal to maintenance is liquidated where the venue says so',
  input: atEquality(true),
  expected: {
    legs: { 'long 0': { liquidation: { triggerPrice: 62.5, marginForfeitedQuote: 1250 } } },
  },
};

export const TABLE_STORIES: readonly Story[] = [
  entryBased,
  closingFee,
  changed,
  atOnePerCent,
  atHalf,
  equalityLives,
  equalityKills,
];
