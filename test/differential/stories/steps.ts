/**
 * Stories of positions that are closed in steps. Unless a story says otherwise both marks are 100 at
 * entry and move alike, so that a survivor's reference is the trigger itself, and the policy is `hold`.
 */
import type { OracleInput, OracleSteps, OracleVenue } from '../oracle/types.ts';
import { flatRule, hour, input, leg, type Row, rule, type Story, venue } from './build.ts';

const CALM: Row = [100, 101, 99, 100];
const HOLD = { survivor: { policy: 'hold', reactionMs: 0 } } as const;

export const pair = (
  capital: number,
  leverage: number,
  rows: readonly Row[],
  own: OracleVenue,
  change: Partial<OracleInput> = HOLD,
): OracleInput =>
  input(
    'delta-neutral',
    capital,
    [leg('long', rows, { leverage, venue: own }), leg('short', rows, { leverage, venue: own })],
    change,
  );

/** Sold into the market without a fee, a fifth at a time above 100,000, backed below two thirds. */
export const fifths = venue(flatRule(0.04), {
  style: 'market',
  backstopBelow: 2 / 3,
  steps: { kind: 'share', share: 0.2, aboveNotional: 100_000 },
});

/**
 * Capital 80,000 at 5x: 40,000 a leg, q = 2,000, 200,000 of notional, 20 of margin a coin. At 4 %:
 *
 *     first   (100 − 20) ÷ 0.96 = 250 ÷ 3 = 83.33; 166,667 of notional, so a fifth, 400, is sold there.
 *             3.33 of equity a coin become 3.33 ÷ 0.8 = 4.17 a coin of the 1,600 that are left:
 *             5 % of the mark, so each next trigger is the one before · 0.95 ÷ 0.96.
 *     second  82.465 (low 83: not in this bar, but in the next): 131,944 of notional, a fifth, 320
 *     third   81.606, the second trigger of its bar: all 1,280
 *
 * Nothing is lost but price: long 0 −2,000·16.67; long 1 1,600·(82.465 − 83.333); long 2 1,280·(81.606
 * − 82.465). The short ends at 90: +20,000. The twin ends at 0.
 *
 *     naked = 400·(90 − first) + 320·(90 − second) + 1,280·(90 − third) = the whole loss
 */
export const FIRST = 250 / 3;
const SECOND = (FIRST * 0.95) / 0.96;
const THIRD = (SECOND * 0.95) / 0.96;
const LOST = 400 * (90 - FIRST) + 320 * (90 - SECOND) + 1280 * (90 - THIRD);
const fifthThenRest: Story = {
  name: 'a long of 200,000 loses a fifth at its first trigger and the rest in another bar',
  input: pair(80_000, 5, [CALM, [100, 101, 83, 84], [84, 85, 80, 84], [84, 91, 83, 90]], fifths),
  expected: {
    ambiguous: false,
    legs: {
      'long 0': {
        quantityBase: 2000,
        exit: { atMs: hour(1), price: FIRST, kind: 'liquidation' },
        pricePnlQuote: -2000 * (100 - FIRST),
        liquidation: {
          closedFraction: 0.2,
          bankruptcyPrice: 80,
          marginForfeitedQuote: 0,
          feeQuote: 0,
          insuranceAbsorbedQuote: 0,
        },
      },
      'long 1': {
        quantityBase: 1600,
        entry: { atMs: hour(1), price: 100 },
        exit: { atMs: hour(2), price: SECOND, kind: 'liquidation' },
        feesQuote: 0,
        pricePnlQuote: 1600 * (SECOND - FIRST),
        liquidation: { closedFraction: 0.2 },
      },
      'long 2': {
        quantityBase: 1280,
        exit: { atMs: hour(2), price: THIRD, kind: 'liquidation' },
        pricePnlQuote: 1280 * (THIRD - SECOND),
        liquidation: { closedFraction: 1, marginForfeitedQuote: 0 },
      },
      'short 0': { liquidation: null, pricePnlQuote: 20_000 },
    },
    totals: { netQuote: -LOST, twinNetQuote: 0, costsQuote: 0, forcedExitLossQuote: LOST },
    forcedExit: {
      atMs: hour(3),
      firstDeadRole: 'long',
      nakedDriftQuote: LOST,
      basisForgoneQuote: 0,
      residualQuote: 0,
    },
  },
};

/** As above, but the low of the first bar is 80: its second trigger, 82.465, takes all 1,600. */
const secondInOneBar: Story = {
  name: 'a second trigger in the same bar takes the whole',
  input: pair(80_000, 5, [CALM, [100, 101, 80, 84], [84, 91, 83, 90]], fifths),
  expected: {
    legs: {
      'long 0': { liquidation: { triggerPrice: FIRST, closedFraction: 0.2 } },
      'long 1': {
        quantityBase: 1600,
        exit: { atMs: hour(1), price: SECOND, kind: 'liquidation' },
        liquidation: { closedFraction: 1 },
      },
      'short 0': { liquidation: null },
    },
    totals: {
      netQuote: -2000 * (100 - FIRST) - 1600 * (FIRST - SECOND) + 20_000,
    },
  },
};

/**
 * The open of 82 leaves 40,000 − 2,000·18 = 4,000 of 4 % · 164,000 = 6,560 asked: less than two thirds
 * of it, 4,373. All 4,000 are forfeited, though the venue would sell.
 */
const backstop: Story = {
  name: 'an open with less than two thirds of maintenance left is taken over whole',
  input: pair(80_000, 5, [CALM, [82, 91, 81, 90]], fifths),
  expected: {
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 82, kind: 'liquidation' },
        liquidation: { closedFraction: 1, marginForfeitedQuote: 4000, feeQuote: 0 },
      },
      'short 0': { pricePnlQuote: 20_000 },
    },
    totals: { netQuote: -20_000, costsQuote: 4000 },
  },
};

/** 83 leaves 6,000 of 6,640: more than two thirds, so a fifth is sold at the open and 1,600 go on. */
const noBackstop: Story = {
  name: 'an open with more than two thirds of maintenance left loses its fifth',
  input: pair(80_000, 5, [CALM, [83, 91, 82.9, 90]], fifths),
  expected: {
    legs: {
      'long 0': { liquidation: { triggerPrice: 83, closedFraction: 0.2 } },
      'long 1': {
        quantityBase: 1600,
        exit: { atMs: hour(1), price: 90, kind: 'window-end' },
        pricePnlQuote: 1600 * 7,
        liquidation: null,
      },
    },
    totals: { netQuote: -34_000 + 11_200 + 20_000 },
  },
};

/**
 * A fifth is lost at 83.33 in the bar of 01:00; under `close` what is left of both goes at 02:00, at
 * 84: 1,600 of the long and all 2,000 of the short.
 *
 *     −2,000·16.67 + 1,600·(84 − 83.33) + 2,000·16 = −266.67, which is 400·(83.33 − 84)
 */
const closed: Story = {
  name: 'after a part is lost everything that is left is closed',
  input: pair(80_000, 5, [CALM, [100, 101, 83, 84], [84, 85, 80, 84]], fifths, {
    survivor: { policy: 'close', reactionMs: 0 },
  }),
  expected: {
    legs: {
      'long 1': { quantityBase: 1600, exit: { atMs: hour(2), price: 84, kind: 'survivor-close' } },
      'short 0': { quantityBase: 2000, exit: { atMs: hour(2), price: 84, kind: 'survivor-close' } },
    },
    totals: { netQuote: 400 * (FIRST - 84), forcedExitLossQuote: 400 * (84 - FIRST) },
    forcedExit: { nakedDriftQuote: 400 * (84 - FIRST), residualQuote: 0 },
  },
};

/**
 * Contracts of 0.1 coin, tiers of 200, 400, 600, 800 and 1,200 at 1 % to 5 % of the whole; 4,000 at
 * 5x: q = 100, 1,000 contracts, the fifth tier, 20 of margin a coin. From the third tier on a
 * position goes down by two tiers, and under 1 % it is taken over.
 *
 *     trigger   80 ÷ 0.95 = 1,600 ÷ 19 = 84.21; 80 ÷ 19 = 4.21 are left a coin, above 0.84
 *     share     1 − 600 ÷ 1,000 = 0.4; 60 coins in the third tier hold 400 ÷ 57 = 7.02 a coin
 *     margin    400 ÷ 57 + 300 ÷ 19 = 1,300 ÷ 57 = 22.81 a coin, so the next trigger is 79.58
 *     open 77.9 22.81 − 22.1 = 0.707 a coin: under 1 % of 77.9. All 60 are taken over: 42.4
 */
const twoTiersDown: Story = {
  name: 'tiers by contracts reduce a position by two of them, and take it over under the floor',
  input: pair(
    4000,
    5,
    [CALM, [100, 101, 84, 85], [77.9, 85, 77, 84]],
    venue(
      rule(
        [
          [200, 0.01],
          [400, 0.02],
          [600, 0.03],
          [800, 0.04],
          [1200, 0.05],
        ],
        { form: 'whole', measure: 'contracts', contractSize: 0.1 },
      ),
      { equalityKills: true, steps: { kind: 'tiers', down: 2, from: 3, floor: true } },
    ),
  ),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 100,
        exit: { atMs: hour(1), price: 1600 / 19, kind: 'liquidation' },
        liquidation: { closedFraction: 0.4, marginForfeitedQuote: 0 },
      },
      'long 1': {
        quantityBase: 60,
        exit: { atMs: hour(2), price: 77.9, kind: 'liquidation' },
        pricePnlQuote: 60 * (77.9 - 1600 / 19),
        liquidation: {
          closedFraction: 1,
          bankruptcyPrice: 100 - 1300 / 57,
          marginForfeitedQuote: 60 * (1300 / 57 - 22.1),
        },
      },
    },
    totals: { netQuote: -2000 + 1600 },
  },
};

/**
 * Tiers to 6,000 at 2 % and above at 4 %, so the second takes off 120. 4,000 at 5x: q = 100, W = 2,000.
 *
 *     trigger  (100 − 21.2) ÷ 0.96 = 82.083; 8,208.33 of notional, 208.33 asked and left
 *     share    1 − 6,000 ÷ 8,208.33 = 2,208.33 ÷ 8,208.33; the rest is 6,000 ÷ 82.083 = 73.096 coins
 *     rest     208.33 left and 120 asked: it lives
 *     later    (100 − W ÷ q) ÷ 0.98 with W ÷ q = 208.33 ÷ 73.096 + 17.917 = 20.767: 80.85, in the
 *              lowest tier: taken over whole, 2 % of its notional there forfeited
 */
const BYBIT_FIRST = 78.8 / 0.96;
const BYBIT_REST = 6000 / BYBIT_FIRST;
const BYBIT_MARGIN = 2000 - 100 * (100 - BYBIT_FIRST) + BYBIT_REST * (100 - BYBIT_FIRST);
const BYBIT_SECOND = (100 - BYBIT_MARGIN / BYBIT_REST) / 0.98;
const oneTierDown: Story = {
  name: 'a position is reduced to the lower tier, and goes whole from the lowest',
  input: pair(
    4000,
    5,
    [CALM, [100, 101, 81, 84], [84, 85, 80, 84]],
    venue(
      rule([
        [6000, 0.02],
        [Number.POSITIVE_INFINITY, 0.04],
      ]),
      { steps: { kind: 'tiers', down: 1, from: 2, floor: false } },
    ),
  ),
  expected: {
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: BYBIT_FIRST, kind: 'liquidation' },
        liquidation: { closedFraction: 1 - 6000 / (100 * BYBIT_FIRST), marginForfeitedQuote: 0 },
      },
      'long 1': {
        quantityBase: BYBIT_REST,
        exit: { atMs: hour(2), price: BYBIT_SECOND, kind: 'liquidation' },
        liquidation: {
          closedFraction: 1,
          marginForfeitedQuote: 0.02 * BYBIT_REST * BYBIT_SECOND,
        },
      },
    },
    totals: { netQuote: -2000 + 1600 },
  },
};

const EIGHTHS: OracleSteps = { kind: 'until kept', share: 0.125 };
/**
 * A coin-margined long: 10,000 are 100 coins at 100, at 2x N = 20,000 and 200 coins of notional; 10 %
 * and 0.04 % more for each coin. Fee 1 %, sold in eighths until what is left is kept.
 */
const coinLong = (rows: readonly Row[]): OracleInput =>
  input(
    'delta-neutral',
    20_000,
    [
      leg('long', rows, {
        contract: 'inverse',
        venue: venue(flatRule(0.1, { slopePerCoin: 0.0004 }), {
          style: 'market',
          feeFraction: 0.01,
          steps: EIGHTHS,
        }),
      }),
      leg('short', rows, { venue: venue(flatRule(0.1)) }),
    ],
    HOLD,
  );

/**
 * With n coins of notional 100 + 200 − n are left and 0.1·n + 0.0004·n² are asked: equal at n = 250
 * (50 = 25 + 25), a mark of 80.
 *
 *     an eighth   31.25 coins of notional, fee 0.3125 = 25 in quote
 *     the rest    218.75 with 49.6875 left: 21.875 + 19.14 are asked, so it is kept
 *     price P&L   50 coins at 80 are 4,000, of 10,000 that were put in: −6,000
 *     at the end  back at 100 the rest is 49.6875 + 17,500·(1 ÷ 80 − 1 ÷ 100) = 93.4375 coins
 */
const quadratic: Story = {
  name: 'a rate that rises with size is met where the quadratic says, and an eighth is sold',
  input: coinLong([CALM, [100, 101, 79, 84], [84, 101, 83, 100]]),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 200,
        exit: { atMs: hour(1), price: 80, kind: 'liquidation' },
        pricePnlQuote: -6000,
        liquidation: {
          closedFraction: 0.125,
          feeQuote: 25,
          slippageQuote: 0,
          marginForfeitedQuote: 0,
          // N ÷ (N/e + W) = 20,000 ÷ 300
          bankruptcyPrice: 200 / 3,
        },
      },
      'long 1': {
        quantityBase: 175,
        entry: { atMs: hour(1), price: 100 },
        exit: { price: 100, kind: 'window-end' },
        // 93.4375 coins at 100, of 49.6875 that went on at 80.
        pricePnlQuote: 9343.75 - 3975,
      },
    },
    totals: { netQuote: 9343.75 - 10_000, costsQuote: 25 },
  },
};

/**
 * The open of 1,000 ÷ 13 = 76.92 makes 260 coins of notional, of which 40 are left and 53.04 asked.
 *
 *     one eighth    227.5 with 39.675 left: 22.75 + 20.7025 are asked; not kept
 *     two           195 with 40 − 0.65 = 39.35 left: 19.5 + 15.21 = 34.71 are asked; kept
 */
const twoEighths: Story = {
  name: 'after a gap as many eighths are sold as it takes',
  input: coinLong([CALM, [1000 / 13, 91, 76.9, 90]]),
  expected: {
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 1000 / 13, kind: 'liquidation' },
        liquidation: { closedFraction: 0.25, feeQuote: 650 / 13 },
      },
      'long 1': { quantityBase: 150, liquidation: null },
    },
  },
};

export const STEP_STORIES: readonly Story[] = [
  fifthThenRest,
  secondInOneBar,
  backstop,
  noBackstop,
  closed,
  twoTiersDown,
  oneTierDown,
  quadratic,
  twoEighths,
];
