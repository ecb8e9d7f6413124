/**
 * Stories of carries: spot beside a perp, segregated, in one cross account, coin-margined, reversed.
 * A price of 100 at entry on both markets.
 */
import { bars, DAY_MS, day, flat, hour, input, leg, print, type Row, type Story } from './build.ts';

const CALM: Row = [100, 101, 99, 100];

/**
 * Capital 15,000, perp at 2x: q = 15,000 ÷ (100 + 100 ÷ 2) = 100, 5,000 posted. Maintenance 25 %.
 * The print of 01:00 pays 100·100·0.1 % = 10, so W = 5,010 and the trigger is
 * (100 + 50.1) ÷ 1.25 = 120.08, reached in the bar of 02:00; there 5,010 − 2,008 = 3,002 is
 * forfeited. The spot is sold at 03:00 at 115: +1,500.
 *
 *     net          = 10 − 2,008 − 3,002 + 1,500                         = −3,500
 *     twin at T    = 1,500 − 1,600 + 10 + 11.6 (the print of 03:00)     =    −78.4
 *     loss                                                              =  3,421.6
 *     end 111, 110 = 1,100 − 1,000 + 21.6 = 121.6, forgone              =    200
 *     naked drift  = −100·(115 − (109 + 120.08 − 110))                  =    408
 *     basis        = −100·((116 − 115) − (120.08 − 119.08))             =      0
 *     parts        = 3,002 + 408 + 0 + 11.6                             =  3,421.6
 *     R max        = 0.25·125 + 25 − 0.1                                =     56.15
 */
const segregated: Story = {
  name: 'a rally kills the perp of a segregated carry while the spot can not help',
  input: input(
    'segregated',
    15_000,
    [
      leg('spot', [CALM, [100, 110, 99, 109], [109, 124, 104, 117], [115, 116, 110, 111]]),
      leg('perp', [CALM, [100, 111, 99, 110], [110, 125, 105, 118], [116, 117, 109, 110]], {
        funding: [print(hour(1), 0.001), print(hour(3), 0.001)],
      }),
    ],
    { liquidation: flat(0.25) },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'spot 0': {
        quantityBase: 100,
        exit: { atMs: hour(3), price: 115, kind: 'survivor-close' },
        pricePnlQuote: 1500,
        liquidation: null,
        survivalLeverage: null,
      },
      'perp 0': {
        quantityBase: 100,
        exit: { atMs: hour(2), price: 120.08, kind: 'liquidation' },
        fundingQuote: 10,
        settlements: 1,
        pricePnlQuote: -2008,
        liquidation: { bankruptcyPrice: 150.1, marginForfeitedQuote: 3002 },
        survivalLeverage: 100 / 56.15,
      },
    },
    totals: {
      netQuote: -3500,
      twinNetQuote: 121.6,
      forcedExitLossQuote: 3421.6,
      forgoneAfterExitQuote: 200,
      pairSurvivalLeverage: 100 / 56.15,
    },
    forcedExit: {
      atMs: hour(3),
      firstDeadRole: 'perp',
      marginForfeitedQuote: 3002,
      nakedDriftQuote: 408,
      basisForgoneQuote: 0,
      fundingForgoneQuote: 11.6,
    },
  },
};

/**
 * With `split: 60 %` the spot may use 9,000 and the perp 6,000: q = min(90, 120) = 90, all 6,000 are
 * posted, nothing is left idle. Both end at 100, and the one print pays 9.
 */
const split: Story = {
  name: 'a split sizes a segregated carry by its smaller side and posts the whole of the other',
  input: input(
    'segregated',
    15_000,
    [leg('spot', [CALM, CALM]), leg('perp', [CALM, CALM], { funding: [print(hour(1), 0.001)] })],
    { splitFraction: 0.6 },
  ),
  expected: {
    legs: {
      'spot 0': { quantityBase: 90 },
      // R = 0.2·101 + 1, before the print; 6,000 ÷ 90 is posted.
      'perp 0': { quantityBase: 90, survivalLeverage: 100 / 21.2 },
    },
    totals: { netQuote: 9 },
  },
};

/**
 * Bars of a day. Capital 12,500, a fifth held back: K = 10,000 at 2x buys q = 200, so the account
 * owes 10,000. Haircut 10 %, maintenance 25 %, loan at 10 % a day (36.5 a year). At the second open
 * the perp is paid 200·100·1 % = 200, then the loan of 9,800 costs 980: cash −10,780. In that day
 * the spot goes to 102 and the perp to 119.2; half-way, at 101 and 109.6,
 *
 *     A = −10,780 + 200·101·0.9 − 200·9.6 = 5,480 = 25 % of 200·109.6.
 *
 * Eq* = −10,780 + 20,200 − 1,920 = 7,500; of the 42,120 closed, 1 % is fee (421.2) and 0.5 %
 * slippage (210.6).
 *
 *     net         = 200 − 1,920 + 200 − 980 − 421.2 − 210.6            = −3,131.8
 *     twin at T   = 200 − 800 + 200 − 980   (closes 101 and 104)       = −1,380
 *     loss                                                             =  1,751.8
 *     twin's end  = 1,000 − 1,000 + 200 − 980 − 1,078 (10 % of 10,780) = −1,858, forgone −478
 *     naked drift = 0: both legs leave together
 *     basis       = −600 + 1,720                                       =  1,120
 *     parts       = 421.2 + 210.6 (fee and slippage of the unwind) + 1,120 = 1,751.8
 */
const cross: Story = {
  name: 'a cross account with a loan is unwound where basis, haircut and interest meet maintenance',
  input: input(
    'cross',
    12_500,
    [
      leg('spot', [], {
        marks: bars([CALM, [100, 102, 98, 101], [101, 106, 100, 105]], DAY_MS),
      }),
      leg('perp', [], {
        marks: bars([CALM, [100, 119.2, 99, 104], [104, 106, 103, 105]], DAY_MS),
        funding: [print(day(1), 0.01)],
      }),
    ],
    {
      reserveFraction: 0.2,
      haircutFraction: 0.1,
      borrow: { kind: 'flat', perYear: 36.5 },
      liquidation: flat(0.25, { style: 'market', feeFraction: 0.01, slippageFraction: 0.005 }),
    },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'spot 0': {
        quantityBase: 200,
        exit: { atMs: day(1), price: 101, kind: 'liquidation' },
        pricePnlQuote: 200,
      },
      'perp 0': {
        quantityBase: 200,
        exit: { atMs: day(1), price: 109.6, kind: 'liquidation' },
        pricePnlQuote: -1920,
        fundingQuote: 200,
      },
    },
    totals: {
      interestQuote: -980,
      costsQuote: 1611.8,
      netQuote: -3131.8,
      twinNetQuote: -1858,
      forcedExitLossQuote: 1751.8,
      forgoneAfterExitQuote: -478,
      returnOnCapitalFraction: -0.250544,
    },
    forcedExit: {
      atMs: day(1),
      firstDeadRole: 'spot',
      marginForfeitedQuote: 0,
      liquidationFeesQuote: 631.8,
      insuranceAbsorbedQuote: 0,
      nakedDriftQuote: 0,
      basisForgoneQuote: 1120,
      fundingForgoneQuote: 0,
      unplannedCostsQuote: 0,
    },
  },
};

/**
 * K = 10,000 at 1x: q = 100, no loan, no haircut, maintenance 25 %. In one bar the spot's range is
 * 80 to 150 and the perp's 95 to 180. All-lows (8,000 + 500 ≥ 2,375) and all-highs
 * (15,000 − 8,000 ≥ 4,500) live; spot at 80 with the perp at 180 (8,000 − 8,000) would not. So the
 * account lives, to 120 and 118: net 2,000 − 1,800 = 200; had it died, at full margin: −10,000.
 */
const corner: Story = {
  name: 'a breach only at low spot and high perp leaves the account alive and ambiguous',
  input: input(
    'cross',
    10_000,
    [
      leg('spot', [CALM, [100, 150, 80, 120]]),
      leg('perp', [CALM, [100, 180, 95, 118]], { leverage: 1 }),
    ],
    { liquidation: flat(0.25) },
  ),
  expected: {
    ambiguous: true,
    netBoundsQuote: [-10_000, 200],
    totals: { netQuote: 200, twinNetQuote: 200, forcedExitLossQuote: 0 },
    forcedExit: null,
  },
};

/**
 * K = 10,000 buys 100 coins, all posted, N = 10,000 short. The print of 01:00 pays
 * 10,000 ÷ 100·0.1 % = 0.1 coins, worth 10 then. A rise to 500 kills nothing:
 *
 *     coins   100 + 0.1 − 10,000·(1 ÷ 100 − 1 ÷ 500) = 20.1, at 500 worth 10,050: net 50
 *     spot    100·400 = 40,000
 *     perp    −79.9·500 = −39,950, of which 10 are funding: price −39,960
 *     R max   = 0.2·10,000 ÷ 500 + 10,000·(0.01 − 0.002) − 0.1 = 83.9 coins of the entry's 100
 */
const syntheticDollar: Story = {
  name: 'an inverse carry at 1x outlives any rally',
  input: input('inverse', 10_000, [
    leg('spot', [CALM, CALM, [400, 500, 390, 500]]),
    leg('perp', [CALM, CALM, [400, 500, 390, 500]], {
      contract: 'inverse',
      leverage: 1,
      funding: [print(hour(1), 0.001)],
    }),
  ]),
  expected: {
    legs: {
      'spot 0': { quantityBase: 100, pricePnlQuote: 40_000, survivalLeverage: null },
      'perp 0': {
        quantityBase: 100,
        fundingQuote: 10,
        pricePnlQuote: -39_960,
        liquidation: null,
        survivalLeverage: 100 / 83.9,
      },
    },
    totals: { netQuote: 50, twinNetQuote: 50, forcedExitLossQuote: 0 },
    forcedExit: null,
  },
};

/**
 * K = 9,000 buys 90 coins; at 3x 30 are posted, N = 9,000; maintenance 2 %: the trigger is
 * 0.98·100·3 ÷ 2 = 147, in the bar of 01:00, whose opens are 119 and 120: the spot is taken at
 * 119 + 27 = 146. Left there: 30 − 90 + 9,000 ÷ 147 = 180 ÷ 147 coins (2 % of 9,000 ÷ 147), forfeited.
 * Z = −30, so 60 coins survive, sold at 02:00 at 124.
 *
 *     net          = 60·124 − 9,000                                    = −1,560
 *     spot         = 90·24 − 30·(124 − 146)                            =  2,820
 *     forfeited    = 180 ÷ 147·146;  perp's price P&L = −30·146 + that
 *     twin at T    = 2,160 + (9,000 ÷ 125 − 90)·124 = 2,160 − 2,232    =    −72
 *     loss                                                             =  1,488
 *     end 120, 120 = 1,800 − 15·120 = 0, forgone                       =     72
 *     naked drift  = −60·(124 − (119 + 27))                            =  1,320
 *     basis        = 1,488 − 1,320 − forfeited
 *     R max        = 0.02·9,000 ÷ 150 + 9,000·(0.01 − 1 ÷ 150)         =     31.2 coins of 90
 */
const inverseThree: Story = {
  name: 'an inverse carry at 3x loses a third of its coin in a rally',
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
    { liquidation: flat(0.02) },
  ),
  expected: {
    legs: {
      'spot 0': {
        quantityBase: 90,
        exit: { atMs: hour(2), price: 124, kind: 'survivor-close' },
        pricePnlQuote: 2820,
      },
      'perp 0': {
        exit: { atMs: hour(1), price: 147, kind: 'liquidation' },
        pricePnlQuote: -4380 + (180 / 147) * 146,
        liquidation: { bankruptcyPrice: 150, marginForfeitedQuote: (180 / 147) * 146 },
        survivalLeverage: 90 / 31.2,
      },
    },
    totals: {
      netQuote: -1560,
      twinNetQuote: 0,
      forcedExitLossQuote: 1488,
      forgoneAfterExitQuote: 72,
    },
    forcedExit: {
      atMs: hour(2),
      marginForfeitedQuote: (180 / 147) * 146,
      nakedDriftQuote: 1320,
      basisForgoneQuote: 168 - (180 / 147) * 146,
    },
  },
};

/**
 * Capital 10,000: 5,000 behind 100 coins borrowed and sold, 5,000 behind a long perp of 100. The
 * coin costs 0.1 % an hour (8.76 a year). At 01:00 the long is paid 10 (rate −0.1 %) and the coin
 * costs 100·100·0.1 % = 10. The long's trigger is (100 − 50.1) ÷ 0.8 = 62.375, in that bar; there
 * 5,010 − 3,762.5 = 1,247.5 is left, less a fee of 2 % (124.75) and slippage of 1 % (62.375). The
 * coin is bought back at 02:00 at 75, after another 100·75·0.1 % = 7.5.
 *
 *     net          = 10 − 3,762.5 − 187.125 + 2,500 − 17.5          = −1,457.125
 *     twin at T    = 2,500 − 2,600 + 10 − 17.5                      =   −107.5
 *     loss                                                          =  1,349.625
 *     end 80, 81   = 2,000 − 1,900 + 10 − 17.5 = 92.5, forgone      =    200
 *     naked drift  = 100·(75 − 62.375)                              =  1,262.5
 *     basis        = 100·((74 − 75) − 0)                            =   −100
 *     parts        = 124.75 + 1,262.5 − 100 + 62.375                =  1,349.625
 *     R max        perp: 0.2·60 + 40 − 0.1 = 51.9; spot: 0.2·101 + 1 + 0.1 = 21.3
 */
const reverse: Story = {
  name: 'a fall kills the long of a reverse carry and the borrowed coin is bought back at the next open',
  input: input(
    'reverse',
    10_000,
    [
      leg('spot', [CALM, [100, 101, 65, 72], [75, 82, 74, 80]], { side: 'short', leverage: 2 }),
      leg('perp', [CALM, [100, 101, 60, 70], [74, 83, 73, 81]], {
        side: 'long',
        funding: [print(hour(1), -0.001)],
      }),
    ],
    {
      borrow: { kind: 'flat', perYear: 8.76 },
      liquidation: flat(0.2, { style: 'market', feeFraction: 0.02, slippageFraction: 0.01 }),
    },
  ),
  expected: {
    ambiguous: false,
    legs: {
      'spot 0': {
        quantityBase: 100,
        exit: { atMs: hour(2), price: 75, kind: 'survivor-close' },
        pricePnlQuote: 2500,
        survivalLeverage: 100 / 21.3,
      },
      'perp 0': {
        quantityBase: 100,
        exit: { atMs: hour(1), price: 62.375, kind: 'liquidation' },
        fundingQuote: 10,
        pricePnlQuote: -3762.5,
        liquidation: { bankruptcyPrice: 49.9, marginForfeitedQuote: 0, feeQuote: 124.75 },
        survivalLeverage: 100 / 51.9,
      },
    },
    totals: {
      interestQuote: -17.5,
      netQuote: -1457.125,
      twinNetQuote: 92.5,
      forcedExitLossQuote: 1349.625,
      forgoneAfterExitQuote: 200,
    },
    forcedExit: {
      atMs: hour(2),
      firstDeadRole: 'perp',
      marginForfeitedQuote: 0,
      liquidationFeesQuote: 187.125,
      nakedDriftQuote: 1262.5,
      basisForgoneQuote: -100,
      fundingForgoneQuote: 0,
      unplannedCostsQuote: 0,
    },
  },
};

export const CARRY_STORIES: readonly Story[] = [
  segregated,
  split,
  cross,
  corner,
  syntheticDollar,
  inverseThree,
  reverse,
];
