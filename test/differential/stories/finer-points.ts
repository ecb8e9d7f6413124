/**
 * Stories of what is easily got wrong: who pays interest and until when, what a second ambiguous bar
 * adds, cash that is only rounding, coin that is sold through a slipped fill.
 */
import { bars, flat, HOUR_MS, hour, input, leg, print, type Row, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];
const QUARTER_MS = HOUR_MS / 4;
const QUARTERS = Array.from({ length: 6 }, () => CALM);

/**
 * Nothing is borrowed in a segregated carry, so a borrow series of 10 % an hour costs nothing:
 * 9 of funding, as without it (9,000 buys 90; 90·100·0.1 %).
 */
const nothingBorrowed: Story = {
  name: 'a carry that borrows nothing pays no interest',
  input: input(
    'segregated',
    15_000,
    [leg('spot', [CALM, CALM]), leg('perp', [CALM, CALM], { funding: [print(hour(1), 0.001)] })],
    { splitFraction: 0.6, borrow: { kind: 'series', prints: [print(hour(1), 0.1)] } },
  ),
  expected: { totals: { interestQuote: 0, costsQuote: 0, netQuote: 9 } },
};

/** Quarter-hour bars from 00:00 to 01:30; 100 coins borrowed at 0.1 % an hour. */
const borrowed = (holdMs: number | null) =>
  input(
    'reverse',
    10_000,
    [
      leg('spot', [], { side: 'short', leverage: 2, marks: bars(QUARTERS, QUARTER_MS) }),
      leg('perp', [], { side: 'long', marks: bars(QUARTERS, QUARTER_MS) }),
    ],
    { holdMs, borrow: { kind: 'flat', perYear: 8.76 } },
  );

/** At 01:00 an hour is charged: 100·100·0.1 % = 10. At 01:15, out: another quarter, 2.5. */
const remainder: Story = {
  name: 'an exit at an open pays the interest since the last hour first',
  input: borrowed(75 * 60_000),
  expected: {
    legs: { 'spot 0': { exit: { atMs: hour(1.25), price: 100, kind: 'policy' } } },
    totals: { interestQuote: -12.5, netQuote: -12.5 },
  },
};

/** The same to the window's end, which is a close and no open: the hour of 01:00 alone. */
const noRemainder: Story = {
  name: 'an exit at the last close pays no interest beyond the last hour charged',
  input: borrowed(null),
  expected: { totals: { interestQuote: -10, netQuote: -10 } },
};

/**
 * As above to 01:15, but the long dies at 62.5 in the bar of 01:00 and `hold` keeps the short. Both exits
 * are at 01:15: the spot leg pays 12.5 until then. The twin is marked there and not closed, so it has
 * paid the hour and not yet the quarter: −10.
 *
 *     actual = −5,000 − 12.5, twin at T = −10, loss 5,002.5: 1,250 forfeited, 3,750 naked, 2.5 of costs
 *     end    the twin closes and pays the quarter: −12.5, so −2.5 are forgone after
 */
const markedTwin: Story = {
  name: 'the twin is marked at the planned exit before it pays for leaving',
  input: {
    ...borrowed(75 * 60_000),
    survivor: { policy: 'hold', reactionMs: 0 },
    legs: [
      borrowed(null).legs[0],
      leg('perp', [], {
        side: 'long',
        marks: bars([CALM, CALM, CALM, CALM, [100, 101, 62, 100], CALM], QUARTER_MS),
      }),
    ],
  },
  expected: {
    totals: {
      netQuote: -5012.5,
      twinNetQuote: -12.5,
      forcedExitLossQuote: 5002.5,
      forgoneAfterExitQuote: -2.5,
    },
    forcedExit: { nakedDriftQuote: 3750, unplannedCostsQuote: 2.5, residualQuote: 0 },
  },
};

/**
 * K = 10,000 at 2x: a loan of 10,000. At 01:00 the perp is paid 200·100·1 % = 200, and then the
 * loan, now 9,800, costs its print of 10 %: 980. Both end where they began: net −780.
 */
const loanSeries: Story = {
  name: 'a print of the loan is charged on what is owed after the funding of the same open',
  input: input(
    'cross',
    10_000,
    [leg('spot', [CALM, CALM]), leg('perp', [CALM, CALM], { funding: [print(hour(1), 0.01)] })],
    { borrow: { kind: 'series', prints: [print(hour(1), 0.1)] } },
  ),
  expected: { totals: { fundingEarnedQuote: 200, interestQuote: -980, netQuote: -780 } },
};

/**
 * K = 10,000 at 1x, q = 100, maintenance 25 %, a market unwind without fee or slippage. Twice the
 * account would die only with spot low and perp high; it ends where it began, so net 0.
 *
 *     01:00, to 80 and 180:  10,000 − 10,000λ = 2,500 + 2,000λ, λ = 5 ÷ 8: 87.5 and 150
 *                            left 8,750 − 5,000 = 3,750, net −6,250
 *     02:00, to 60 and 140:  10,000 − 8,000λ = 2,500 + 1,000λ, λ = 5 ÷ 6: 200 ÷ 3 and 400 ÷ 3
 *                            left (20,000 − 10,000) ÷ 3, net −20,000 ÷ 3
 */
const twoCorners: Story = {
  name: 'every ambiguous bar of a cross account counts in the bounds',
  input: input(
    'cross',
    10_000,
    [
      leg('spot', [CALM, [100, 150, 80, 100], [100, 150, 60, 100]]),
      leg('perp', [CALM, [100, 180, 95, 100], [100, 140, 95, 100]], { leverage: 1 }),
    ],
    { liquidation: flat(0.25, { style: 'market' }) },
  ),
  expected: {
    ambiguous: true,
    netBoundsQuote: [-20_000 / 3, 0],
    totals: { netQuote: 0 },
    forcedExit: null,
  },
};

/** 9,999.99 halved, and a taker of 0.07 %: figures that do not come out even in binary. */
const HALF = 9999.99 / 2;
const Q = (HALF * 2) / (100 * (1 + 2 * 0.0007));

/**
 * The long dies at 01:00 and its whole half is gone, so there is nothing to reopen it with, whatever
 * rounding says: the short is closed at 02:00 at 71, with q = 9,999.99 ÷ 100.14.
 *
 *     net = −4,999.995 + 29·q − 0.07 %·(100 + 71)·q
 */
const dust: Story = {
  name: 'cash that is only rounding reopens nothing',
  input: input(
    'delta-neutral',
    9999.99,
    [
      leg('long', [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]], {
        takerFraction: 0.0007,
      }),
      leg('short', [CALM, [100, 101, 61, 71], [71, 72, 70, 71], [71, 72, 65, 66]], {
        takerFraction: 0.0007,
      }),
    ],
    { survivor: { policy: 'rehedge', reactionMs: 0 } },
  ),
  expected: {
    legs: { 'short 0': { quantityBase: Q, exit: { atMs: hour(2), price: 71 } } },
    totals: { netQuote: -HALF + 29 * Q - 0.0007 * 171 * Q },
  },
};

/**
 * K = 9,000 at 3x as in the story of the rally, but held: 60 coins are sold at the window's end at
 * 120, 7,200 − 9,000 = −1,800. The twin ends at 0 (−15·120 + 1,800); nothing is forgone after the
 * window's end.
 */
const heldCoin: Story = {
  name: 'an inverse carry held to the window end forgoes nothing after it',
  input: input(
    'inverse',
    9000,
    [
      leg('spot', [CALM, [119, 148, 117, 139], [124, 126, 119, 120]]),
      leg('perp', [CALM, [120, 150, 118, 140], [125, 126, 119, 120]], {
        contract: 'inverse',
        leverage: 3,
      }),
    ],
    { liquidation: flat(0.02), survivor: { policy: 'hold', reactionMs: 0 } },
  ),
  expected: {
    totals: {
      netQuote: -1800,
      twinNetQuote: 0,
      forcedExitLossQuote: 1800,
      forgoneAfterExitQuote: 0,
    },
  },
};

/**
 * Slippage 1 %, K = 10,100: 100 coins at 101, sold forward at 99, N = 9,900, all posted. Out at 110:
 * the contracts are bought back at 111.1, which leaves 100 − 9,900·(1 ÷ 99 − 1 ÷ 111.1) = 9,900 ÷ 111.1
 * coins, sold at 108.9.
 */
const slippedCoin: Story = {
  name: 'the slippage of a coin-margined leg is what its contracts cost in coin',
  input: input(
    'inverse',
    10_100,
    [
      leg('spot', [CALM, [100, 111, 99, 110]]),
      leg('perp', [CALM, [100, 111, 99, 110]], { contract: 'inverse', leverage: 1 }),
    ],
    { slippageFraction: 0.01 },
  ),
  expected: { totals: { netQuote: (9900 / 111.1) * 108.9 - 10_100 } },
};

/**
 * Costs of an inverse carry. Taker 25 %, slippage none, K = 12,500: 12,500 ÷ (100·1.25) = 100 coins
 * (fee 2,500), of which 100 ÷ 1.25 = 80 remain after the perp's fee of 20 coins (2,000). At 1x, out
 * at 200 on both: the perp returns 80 − 8,000·(1 ÷ 100 − 1 ÷ 200) = 40 coins less a fee of
 * 8,000 ÷ 200·25 % = 10 (2,000); 30 coins sold at 200 bring 6,000 less 1,500.
 *
 *     net = 4,500 − 12,500 = −8,000, all of it costs: 2,500 + 2,000 + 2,000 + 1,500
 */
const inverseCosts: Story = {
  name: 'an inverse carry pays the fees of its perp in coin and sells what is left',
  input: input('inverse', 12_500, [
    leg('spot', [CALM, [200, 201, 199, 200]], { takerFraction: 0.25 }),
    leg('perp', [CALM, [200, 201, 199, 200]], {
      contract: 'inverse',
      leverage: 1,
      takerFraction: 0.25,
    }),
  ]),
  expected: {
    legs: {
      'spot 0': { quantityBase: 80, feesQuote: 4000 },
      'perp 0': { quantityBase: 80, feesQuote: 4000 },
    },
    totals: { netQuote: -8000, costsQuote: 8000, pricePnlQuote: 0 },
  },
};

export const FINER_STORIES: readonly Story[] = [
  nothingBorrowed,
  remainder,
  noRemainder,
  markedTwin,
  loanSeries,
  twoCorners,
  dust,
  heldCoin,
  slippedCoin,
  inverseCosts,
];
