/**
 * Stories of two isolated legs: the survivor, the rules of liquidation, both legs in one bar.
 * Unless a story says otherwise: capital 10,000, so 5,000 a leg; 2x; both marks 100 at entry, so
 * q = 5,000·2 ÷ 100 = 100; maintenance 20 %, full margin. Then the long's trigger is
 * (100 − 50) ÷ 0.8 = 62.5 and the short's (100 + 50) ÷ 1.2 = 125.
 */
import { flat, HOUR_MS, hour, input, leg, print, type Row, rules, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];

/**
 * The short dies in the bar of 01:00 at 125: it loses 2,500 to there, and the equity of 2,500 that
 * is left is forfeited. That bar ends at 02:00; 90 minutes later it is 03:30; the first open is
 * 04:00. The long is naked until then and closed at 115: +1,500. It pays the prints of 02:00, 03:00
 * and 04:00, on 120, 118, 115 at 0.1 %: 12 + 11.8 + 11.5 = 35.3.
 *
 *     net          = −5,000 + 1,500 − 35.3                               = −3,535.3
 *     twin at T    = 1,500 − 1,700 + (12.1 + 11.9 + 11.7) − 35.3         =   −199.6
 *     loss         = −199.6 + 3,535.3                                    =  3,335.7
 *     twin's end   = 1,200 − 1,100 + 0.4 = 100.4, so forgone after       =    300
 *     naked drift  = −100·(115 − (100 + 25))                             =  1,000
 *     basis        = −100·((117 − 115) − (125 − 125))                    =   −200
 *     funding      = 0.4 + 35.3                                          =     35.7
 *     parts        = 2,500 + 1,000 − 200 + 35.7                          =  3,335.7
 *     R max, short = 0.2·130 + 30 = 56;  long = 0.2·99 + 1 = 20.8
 */
const reaction: Story = {
  name: 'a reaction of 90 minutes keeps the survivor naked to the next open after it',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg(
        'long',
        [
          CALM,
          [100, 128, 99, 121],
          [120, 122, 117, 118],
          [118, 119, 114, 115],
          [115, 116, 110, 112],
          [112, 113, 111, 112],
        ],
        { funding: [2, 3, 4].map((i) => print(hour(i), 0.001)) },
      ),
      leg(
        'short',
        [
          CALM,
          [100, 130, 99, 122],
          [121, 123, 118, 119],
          [119, 120, 116, 117],
          [117, 118, 110, 111],
          [111, 113, 110, 111],
        ],
        { funding: [2, 3, 4].map((i) => print(hour(i), 0.001)) },
      ),
    ],
    { survivor: { policy: 'close', reactionMs: 90 * 60_000 } },
  ),
  expected: {
    ambiguous: false,
    netBoundsQuote: [-3535.3, -3535.3],
    legs: {
      'long 0': {
        quantityBase: 100,
        exit: { atMs: hour(4), price: 115, kind: 'survivor-close' },
        fundingQuote: -35.3,
        pricePnlQuote: 1500,
        settlements: 3,
        liquidation: null,
        survivalLeverage: 100 / 20.8,
      },
      'short 0': {
        exit: { atMs: hour(1), price: 125, kind: 'liquidation' },
        fundingQuote: 0,
        pricePnlQuote: -2500,
        settlements: 0,
        liquidation: {
          atMs: hour(1),
          triggerPrice: 125,
          bankruptcyPrice: 150,
          marginForfeitedQuote: 2500,
          feeQuote: 0,
          insuranceAbsorbedQuote: 0,
        },
        survivalLeverage: 100 / 56,
      },
    },
    totals: {
      netQuote: -3535.3,
      twinNetQuote: 100.4,
      forcedExitLossQuote: 3335.7,
      forgoneAfterExitQuote: 300,
      costsQuote: 2500,
      fundingEarnedQuote: -35.3,
      pricePnlQuote: -1000,
      returnOnCapitalFraction: -0.35353,
      pairSurvivalLeverage: 100 / 56,
    },
    forcedExit: {
      atMs: hour(4),
      firstDeadRole: 'short',
      marginForfeitedQuote: 2500,
      liquidationFeesQuote: 0,
      insuranceAbsorbedQuote: 0,
      nakedDriftQuote: 1000,
      basisForgoneQuote: -200,
      fundingForgoneQuote: 35.7,
      unplannedCostsQuote: 0,
      residualQuote: 0,
    },
  },
};

/**
 * Half of 20,000 is held back. The long dies in the bar of 01:00 at 62.5 (−3,750, and 1,250
 * forfeited). At 02:00 it is opened again at 70: cash 10,000 buys 285 at 2x, the short holds 100, so
 * q′ = 100 with 3,500 posted. It is not charged the print of 02:00 (entered at that instant), but
 * that of 03:00: 100·80·0.1 % = 8. The short earns 100·71·0.1 % + 100·81·0.1 % = 15.2.
 *
 *     at the end, 90 and 88:  second long +2,000, short +1,200
 *     net          = −5,000 + 2,000 − 8 + 1,200 + 15.2        = −1,792.8
 *     twin         = −1,000 + 1,200 − 7 − 8 + 15.2            =    200.2
 *     loss at T, the window's end                             =  1,993
 *     funding forgone = 0.2 − 7.2                             =     −7
 */
const rehedge: Story = {
  name: 'the lost leg is reopened out of idle cash at the size of the survivor',
  input: input(
    'delta-neutral',
    20_000,
    [
      leg('long', [CALM, [100, 101, 60, 70], [70, 81, 69, 80], [80, 91, 79, 90]], {
        funding: [print(hour(2), 0.001), print(hour(3), 0.001)],
      }),
      leg('short', [CALM, [100, 101, 61, 71], [71, 82, 70, 81], [81, 89, 80, 88]], {
        funding: [print(hour(2), 0.001), print(hour(3), 0.001)],
      }),
    ],
    { reserveFraction: 0.5, survivor: { policy: 'rehedge', reactionMs: 0 } },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 62.5, kind: 'liquidation' },
        pricePnlQuote: -3750,
        settlements: 0,
      },
      'long 1': {
        quantityBase: 100,
        entry: { atMs: hour(2), price: 70 },
        exit: { atMs: hour(3), price: 90, kind: 'window-end' },
        fundingQuote: -8,
        pricePnlQuote: 2000,
        settlements: 1,
        liquidation: null,
      },
      'short 0': { fundingQuote: 15.2, pricePnlQuote: 1200, settlements: 2, liquidation: null },
    },
    totals: {
      netQuote: -1792.8,
      twinNetQuote: 200.2,
      forcedExitLossQuote: 1993,
      forgoneAfterExitQuote: 0,
    },
    forcedExit: {
      atMs: hour(3),
      marginForfeitedQuote: 1250,
      fundingForgoneQuote: -7,
      unplannedCostsQuote: 0,
      residualQuote: 0,
    },
  },
};

/**
 * Nothing is held back, so there is no cash to reopen with: the reopening is refused and the short
 * closed at that same open, 71: −5,000 + 2,900 + the print of 02:00, 7.1.
 */
const refused: Story = {
  name: 'a reopening without cash is refused and the survivor closed there',
  input: { ...rehedge.input, capitalQuote: 10_000, reserveFraction: 0 },
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(1), price: 62.5, kind: 'liquidation' } },
      'short 0': { exit: { atMs: hour(2), price: 71 }, settlements: 1 },
    },
    totals: { netQuote: -2092.9 },
  },
};

/**
 * Capital 10,605, half 5,302.5, 5x, taker 1 %, slippage 1 %. The long fills from its last price of
 * 100 at 101, not from its mark of 99; the short from its mark at 99.
 *
 *     q        = min(5,302.5·5 ÷ (101·1.05), 5,302.5·5 ÷ (99·1.05)) = 26,512.5 ÷ 106.05 = 250
 *     entry    fees 252.5 and 247.5, slippage 250·1 and 250·1
 *     funding  −250·104·0.1 % = −26 on the long's mark (not its last of 105), +250·105·0.1 % = 26.25
 *     exit     long sold at 110·0.99 = 108.9, fee 272.25, slippage 275
 *              short bought at 110·1.01 = 111.1, fee 277.75, slippage 275
 *     net      = 2,500 − 2,500 + 0.25 − 1,050 − 1,050                = −2,099.75
 *     R max    long: 0.01·98 + (101 − 98) = 3.98 in the first bar
 *              short: 0.01·112 + (112 − 99) − 0.105 = 14.015
 */
const costs: Story = {
  name: 'fills come from last prices with slippage against us, and fees from the fills',
  input: input(
    'delta-neutral',
    10_605,
    [
      leg(
        'long',
        [
          [99, 101, 98, 104],
          [104, 111, 103, 109],
        ],
        {
          leverage: 5,
          takerFraction: 0.01,
          last: {
            resolutionMs: HOUR_MS,
            bars: [
              { openMs: hour(0), open: 100, high: 106, low: 98, close: 105 },
              { openMs: hour(1), open: 105, high: 111, low: 104, close: 110 },
            ],
          },
          funding: [print(hour(1), 0.001)],
        },
      ),
      leg(
        'short',
        [
          [100, 106, 99, 105],
          [105, 112, 104, 110],
        ],
        {
          leverage: 5,
          takerFraction: 0.01,
          funding: [print(hour(1), 0.001)],
        },
      ),
    ],
    { slippageFraction: 0.01, liquidation: flat(0.01) },
  ),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 250,
        entry: { atMs: hour(0), price: 101 },
        exit: { atMs: hour(1), price: 108.9, kind: 'window-end' },
        feesQuote: 524.75,
        slippageQuote: 525,
        fundingQuote: -26,
        pricePnlQuote: 2500,
        survivalLeverage: 101 / 3.98,
      },
      'short 0': {
        quantityBase: 250,
        entry: { atMs: hour(0), price: 99 },
        exit: { atMs: hour(1), price: 111.1, kind: 'window-end' },
        feesQuote: 525.25,
        slippageQuote: 525,
        fundingQuote: 26.25,
        pricePnlQuote: -2500,
        survivalLeverage: 99 / 14.015,
      },
    },
    totals: {
      costsQuote: 2100,
      netQuote: -2099.75,
      twinNetQuote: -2099.75,
      forcedExitLossQuote: 0,
      forgoneAfterExitQuote: 0,
    },
    forcedExit: null,
  },
};

/**
 * Capital 20,000: 10,000 a leg, q = 200. Brackets 10 % to 10,000, 20 % to 20,000, 30 % above, so the
 * deductions are 0, 1,000 and 1,000 + 0.1·20,000 = 3,000. Policy `hold`.
 *
 *     long    (100 − 50) ÷ 0.9 = 55.56, (100 − 55) ÷ 0.8 = 56.25, (100 − 65) ÷ 0.7 = 50: 56.25
 *             notional there 11,250: second bracket; equity 10,000 − 8,750 = 1,250 = 2,250 − 1,000
 *     short   150 ÷ 1.1 = 136.4, 155 ÷ 1.2 = 129.2, 165 ÷ 1.3 = 126.923: the last
 *             notional 25,384.6: third bracket; price P&L −200·(165 ÷ 1.3 − 100) = −7,000 ÷ 1.3
 *             forfeited 10,000 − 7,000 ÷ 1.3 = 6,000 ÷ 1.3
 *     net     = −20,000
 *     T       the close of 02:00, 120 and 121: twin = 4,000 − 4,200 = −200, loss 19,800
 *     end     118 and 118: twin 0, forgone after 200
 *     naked   = 200·(165 ÷ 1.3 − (100 − 43.75)), basis = 200·((120 − 121) − 0) = −200
 *     R max   long at 56: (0.2·11,200 − 1,000) ÷ 200 + 44 = 50.2
 *             short at 127: (0.3·25,400 − 3,000) ÷ 200 + 27 = 50.1
 */
const tiers: Story = {
  name: 'with three brackets the trigger is where the bracket at that price is met',
  input: input(
    'delta-neutral',
    20_000,
    [
      leg('long', [CALM, [100, 101, 56, 99], [99, 122, 98, 120], [120, 121, 117, 118]]),
      leg('short', [CALM, [100, 101, 57, 100], [100, 127, 99, 121], [121, 122, 117, 118]]),
    ],
    {
      liquidation: rules([
        [10_000, 0.1],
        [20_000, 0.2],
        [Number.POSITIVE_INFINITY, 0.3],
      ]),
      survivor: { policy: 'hold', reactionMs: 0 },
    },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'long 0': {
        exit: { atMs: hour(1), price: 56.25, kind: 'liquidation' },
        liquidation: { marginForfeitedQuote: 1250, bankruptcyPrice: 50 },
        survivalLeverage: 100 / 50.2,
      },
      'short 0': {
        exit: { atMs: hour(2), price: 165 / 1.3, kind: 'liquidation' },
        pricePnlQuote: -7000 / 1.3,
        liquidation: { marginForfeitedQuote: 6000 / 1.3, bankruptcyPrice: 150 },
        survivalLeverage: 100 / 50.1,
      },
    },
    totals: {
      netQuote: -20_000,
      twinNetQuote: 0,
      forcedExitLossQuote: 19_800,
      forgoneAfterExitQuote: 200,
      pairSurvivalLeverage: 100 / 50.2,
    },
    forcedExit: {
      atMs: hour(2),
      firstDeadRole: 'long',
      nakedDriftQuote: 200 * (165 / 1.3 - 56.25),
      basisForgoneQuote: -200,
    },
  },
};

export const PAIR_STORIES: readonly Story[] = [reaction, rehedge, refused, costs, tiers];
