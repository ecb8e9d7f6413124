/**
 * A leg that is bought in full and has a delta of its own, such as an option, against a short perp: sized by the delta at
 * the entry, and not again.
 */
import { flat, hour, input, leg, type Row, type Story } from './build.ts';

const CALL: readonly Row[] = [
  [10, 11, 9, 10],
  [14, 15, 13, 15],
  [16, 24, 15, 20],
  [19, 22, 18, 21],
];
const PERP: readonly Row[] = [
  [100, 101, 99, 100],
  [108, 109, 107, 109],
  [110, 122, 109, 118],
  [116, 117, 113, 114],
];
const DELTA = {
  name: 'call-delta',
  values: [
    { atMs: hour(-3), value: 0.4 },
    { atMs: hour(0), value: 0.5 },
    { atMs: hour(1), value: 0.6 },
    { atMs: hour(2), value: 0.7 },
    // Too late for that open: nobody knows it before the next.
    { atMs: hour(2) + 1, value: 0.8 },
  ],
};

/*
 * Capital 3,500, perp at 2x: q = 3,500 ÷ (10 + 0.5·100 ÷ 2) = 100 calls for 1,000, and 0.5·100 = 50 coin short with 2,500
 * posted. Maintenance 25 %, so the trigger is (100 + 2,500 ÷ 50) ÷ 1.25 = 120, reached in the bar of 02:00; there
 * 2,500 − 50·20 = 1,500 is forfeited. The calls are sold at 03:00 at 19: +900.
 *
 *     net          = −1,000 − 1,500 + 900                        = −1,600
 *     twin at T    = 900 − 50·16                                 =    100
 *     loss                                                       =  1,700
 *     end 21, 114  = 1,100 − 700 = 400, forgone                  =    300
 *     ref          = 16 + 0.7·(120 − 110)                        =     23
 *     naked drift  = −100·(19 − 23)                              =    400
 *     basis        = −50·(116 − 120) + 100·(19 − 23)             =   −200
 *     parts        = 1,500 + 400 − 200                           =  1,700
 *     R max        = 0.25·122 + 22                               =     52.5
 */
export const CALL_STORY: Story = {
  name: 'a call is hedged by its delta at the entry, gains by its own price, and can not save its short',
  input: input(
    'segregated',
    3_500,
    [leg('spot', CALL, { delta: 'call-delta' }), leg('perp', PERP)],
    {
      liquidation: flat(0.25),
      signals: [DELTA],
    },
  ),
  expected: {
    legs: {
      'spot 0': {
        quantityBase: 100,
        exit: { atMs: hour(3), price: 19, kind: 'survivor-close' },
        pricePnlQuote: 900,
      },
      'perp 0': {
        quantityBase: 50,
        exit: { atMs: hour(2), price: 120, kind: 'liquidation' },
        pricePnlQuote: -1_000,
        liquidation: { marginForfeitedQuote: 1_500 },
        survivalLeverage: 100 / 52.5,
      },
    },
    totals: {
      netQuote: -1_600,
      twinNetQuote: 400,
      forcedExitLossQuote: 1_700,
      forgoneAfterExitQuote: 300,
    },
    forcedExit: { nakedDriftQuote: 400, basisForgoneQuote: -200, residualQuote: 0 },
  },
};

/*
 * With 60 % to the calls: 2,100 ÷ 10 = 210 of them, or 1,400·2 ÷ (0.5·100) = 56 that the perp's share carries: 56,
 * against 28 coin with all of 1,400 posted. The rest of the calls' share, 1,540, is idle.
 */
const split: Story = {
  name: 'a split is filled as far as the smaller share hedges',
  input: {
    ...CALL_STORY.input,
    splitFraction: 0.6,
  },
  expected: {
    legs: { 'spot 0': { quantityBase: 56 }, 'perp 0': { quantityBase: 28 } },
  },
};

const nothing: Story = {
  name: 'what has no delta yet is not sized by a guess',
  input: {
    ...CALL_STORY.input,
    signals: [{ name: 'call-delta', values: [{ atMs: hour(1), value: 0.6 }] }],
  },
  expected: 'refused',
};

const nought: Story = {
  name: 'a delta of nought has no hedge',
  input: {
    ...CALL_STORY.input,
    signals: [{ name: 'call-delta', values: [{ atMs: hour(0), value: 0 }] }],
  },
  expected: 'refused',
};

export const DELTA_STORIES: readonly Story[] = [CALL_STORY, split, nothing, nought];
