/**
 * Stories of two isolated legs where the record is at its limits: gaps, both legs in one bar, a
 * trade already open, a planned exit, a coin-margined leg. The same plain pair as in pairs.ts.
 */
import { flat, HOUR_MS, hour, input, leg, print, type Row, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];

/**
 * The bar of 01:00 opens at 40, beyond the long's bankruptcy. First its print settles, on its own
 * price of 100: 100·100·0.1 % = 10, so W = 4,990 and bankruptcy is 100 − 49.9 = 50.1. The trigger is
 * the open: equity 4,990 − 6,000 = −1,010, all of it the insurance fund's; no fee is left to take.
 * The short earns 100·42·0.1 % = 4.2 on its mark and is closed at 02:00 at 45: +5,500.
 *
 *     net          = −10 − 6,000 + 1,010 + 4.2 + 5,500       =  504.2
 *     twin at T    = −5,600 + 5,500 − 10 + 4.2               = −105.8
 *     loss                                                   = −610     being thrown out helped
 *     end 46, 45   = −5,400 + 5,500 − 5.8 = 94.2, forgone    =  200
 *     naked drift  = 100·(45 − (42 + 0))                     =  300
 *     basis        = 100·((44 − 45) − (40 − 42))             =  100
 *     parts        = 0 + 0 − 1,010 + 300 + 100               = −610
 *     R max        long: 0.2·38 + 62 + 0.1 = 69.7; short: 0.2·101 + 1 = 21.2
 */
const gap: Story = {
  name: 'a gap beyond bankruptcy costs the margin and no more, the fund pays the rest',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', [CALM, [40, 45, 38, 44], [44, 47, 43, 46]], {
        funding: [print(hour(1), 0.001, 100)],
      }),
      leg('short', [CALM, [42, 46, 39, 45], [45, 46, 44, 45]], {
        funding: [print(hour(1), 0.001)],
      }),
    ],
    { liquidation: flat(0.2, { feeFraction: 0.01 }) },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 40, kind: 'liquidation' },
        fundingQuote: -10,
        settlements: 1,
        pricePnlQuote: -6000,
        liquidation: {
          atMs: hour(1),
          triggerPrice: 40,
          bankruptcyPrice: 50.1,
          marginForfeitedQuote: 0,
          feeQuote: 0,
          insuranceAbsorbedQuote: 1010,
        },
        survivalLeverage: 100 / 69.7,
      },
      'short 0': {
        exit: { atMs: hour(2), price: 45, kind: 'survivor-close' },
        fundingQuote: 4.2,
        survivalLeverage: 100 / 21.2,
      },
    },
    totals: {
      netQuote: 504.2,
      costsQuote: -1010,
      twinNetQuote: 94.2,
      forcedExitLossQuote: -610,
      forgoneAfterExitQuote: 200,
    },
    forcedExit: {
      atMs: hour(2),
      insuranceAbsorbedQuote: 1010,
      marginForfeitedQuote: 0,
      nakedDriftQuote: 300,
      basisForgoneQuote: 100,
      fundingForgoneQuote: 0,
      residualQuote: 0,
    },
  },
};

/**
 * In the bar of 01:00 the long's low is 60 and the short's high is 130: both triggers, 62.5 and 125,
 * are met and nobody knows which first. Fee 2 %: 125 of the long's 1,250, 250 of the short's 2,500.
 *
 *     net          = −10,000
 *     bounds       long lost, short closed at 95: −5,000 + 500   = −4,500
 *                  short lost, long closed at 90: −5,000 − 1,000 = −6,000
 *     twin at T    the closes, 90 and 95: −1,000 + 500 = −500, loss 9,500
 *     end          100, 100: twin 0, forgone 500
 *     naked drift  = 100·(125 − 62.5) = 6,250;  basis = −500 + 6,250 − 6,250 = −500
 *     parts        = 1,125 + 2,250 + 375 + 6,250 − 500 = 9,500
 */
const both: Story = {
  name: 'both legs in one bar are both lost, ambiguous, and bounded by the better outcome',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', [CALM, [100, 101, 60, 90], [90, 101, 89, 100]]),
      leg('short', [CALM, [100, 130, 99, 95], [95, 101, 94, 100]]),
    ],
    { liquidation: flat(0.2, { feeFraction: 0.02 }) },
  ),
  expected: {
    ambiguous: true,
    netBoundsQuote: [-10_000, -4500],
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 62.5, kind: 'liquidation' },
        liquidation: { marginForfeitedQuote: 1125, feeQuote: 125 },
      },
      'short 0': {
        exit: { atMs: hour(1), price: 125, kind: 'liquidation' },
        liquidation: { marginForfeitedQuote: 2250, feeQuote: 250 },
      },
    },
    totals: {
      netQuote: -10_000,
      twinNetQuote: 0,
      forcedExitLossQuote: 9500,
      forgoneAfterExitQuote: 500,
    },
    forcedExit: {
      atMs: hour(1),
      firstDeadRole: 'long',
      marginForfeitedQuote: 3375,
      liquidationFeesQuote: 375,
      nakedDriftQuote: 6250,
      basisForgoneQuote: -500,
    },
  },
};

/**
 * Long 100 from 90 with 3,000 posted, short 80 from 110 with 4,000: open since before the window, so
 * the print of 00:00 settles: −100·100·0.1 % = −10 and +8. Closed at 105 and 104.
 *
 *     net = 1,500 + 480 − 10 + 8 = 1,978
 */
const alreadyOpen: Story = {
  name: 'a trade already open pays the first print, no entry costs, and counts from its own entry',
  input: input('delta-neutral', 10_000, [
    leg('long', [CALM, [100, 106, 99, 105]], {
      position: { quantity: 100, entry: 90, margin: 3000, atMs: hour(-24) },
      funding: [print(hour(0), 0.001)],
    }),
    leg('short', [CALM, [100, 106, 99, 104]], {
      position: { quantity: 80, entry: 110, margin: 4000, atMs: hour(-24) },
      funding: [print(hour(0), 0.001)],
    }),
  ]),
  expected: {
    legs: {
      'long 0': { quantityBase: 100, fundingQuote: -10, settlements: 1, pricePnlQuote: 1500 },
      'short 0': { quantityBase: 80, fundingQuote: 8, settlements: 1, pricePnlQuote: 480 },
    },
    totals: { netQuote: 1978, twinNetQuote: 1978, costsQuote: 0 },
  },
};

/**
 * `hold: 2 h`: out at the open of 02:00, 104 and 103, having settled the print of that instant
 * (30 s late in the record, so it belongs to 02:00) but not the one of 00:00. A print two minutes
 * late, at 02:02, belongs to 03:00 and comes too late.
 *
 *     net = 400 − 300 − 100·104·0.1 % + 100·103·0.1 % = 99.9
 */
const planned: Story = {
  name: 'a planned exit settles the print of its own open and none after it',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', [CALM, CALM, [104, 105, 103, 104], CALM], {
        funding: [print(hour(0), 0.001), print(hour(2) + 30_000, 0.001)],
      }),
      leg('short', [CALM, CALM, [103, 105, 102, 103], CALM], {
        funding: [print(hour(2), 0.001), print(hour(2) + 120_000, 0.5)],
      }),
    ],
    { holdMs: 2 * HOUR_MS },
  ),
  expected: {
    legs: {
      'long 0': {
        exit: { atMs: hour(2), price: 104, kind: 'policy' },
        fundingQuote: -10.4,
        settlements: 1,
        // 0.2·99 + 1, before anything was paid.
        survivalLeverage: 100 / 20.8,
      },
      'short 0': {
        exit: { atMs: hour(2), price: 103, kind: 'policy' },
        fundingQuote: 10.3,
        settlements: 1,
        // At the planned exit the open of 103 alone: 20.6 + 3 − 0.103, more than 101 before it.
        survivalLeverage: 100 / 23.497,
      },
    },
    totals: { netQuote: 99.9 },
  },
};

/**
 * Capital 20,000, 10,000 a leg. The short is coin-margined: 10,000 at its mark of 100 is 100 coins,
 * so at 2x q = 200 and N = 20,000. Its print pays 20,000 ÷ 100·0.1 % = 0.2 coins, 20 in quote.
 * Both close at 125:
 *
 *     long    200·25 = +5,000
 *     short   100 + 0.2 − 20,000·(1 ÷ 100 − 1 ÷ 125) = 60.2 coins, at 125 worth 7,525: −2,475,
 *             of which 20 are funding and −2,495 price (the posted coin's own rise within)
 *     net     = 2,525
 *     R max   short at 126: 0.2·20,000 ÷ 126 + 20,000·(0.01 − 1 ÷ 126) − 0.2 = 199.8 − 16,000 ÷ 126
 */
const coinLeg: Story = {
  name: 'a coin-margined leg posts coin, is paid in coin, and is valued at its own mark',
  input: input('delta-neutral', 20_000, [
    leg('long', [CALM, [100, 126, 99, 125]]),
    leg('short', [CALM, [100, 126, 99, 125]], {
      contract: 'inverse',
      funding: [print(hour(1), 0.001)],
    }),
  ]),
  expected: {
    legs: {
      'long 0': { quantityBase: 200, pricePnlQuote: 5000 },
      'short 0': {
        quantityBase: 200,
        fundingQuote: 20,
        pricePnlQuote: -2495,
        liquidation: null,
        survivalLeverage: 200 / (199.8 - 16_000 / 126),
      },
    },
    totals: { netQuote: 2525 },
  },
};

export const EDGE_STORIES: readonly Story[] = [gap, both, alreadyOpen, planned, coinLeg];
