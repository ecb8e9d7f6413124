/**
 * Stories of constructions that are entered and left by rule. Two linear legs at 2x, maintenance 20 %,
 * full margin, no costs; 10,000 opened at 100 are q = 100 a leg.
 */
import type { OracleInput } from '../oracle/types.ts';
import {
  AT_ONCE,
  flatRule,
  HOUR_MS,
  hour,
  input,
  leg,
  NEVER_LEFT,
  print,
  type Row,
  rule,
  type Story,
  venue,
} from './build.ts';

const CALM: Row = [100, 101, 99, 100];

const pair = (
  capital: number,
  longs: readonly Row[],
  shorts: readonly Row[],
  change: Partial<OracleInput>,
): OracleInput =>
  input('delta-neutral', capital, [leg('long', longs), leg('short', shorts)], change);

/** Bars that stand at one mark each. */
const still = (...marks: readonly number[]): Row[] => marks.map((m) => [m, m, m, m]);

/**
 * Only the short's venue pays, 0.1 % at every hour. Over two hours the spread is there at 02:00 for the
 * first time: the prints of 01:00 and 02:00, not that of 00:00: 0.002·365·12 = 8.76 a year, of the 8 asked.
 * So it is opened at 03:00, at 80: q = 5,000·2 ÷ 80 = 125. It is not paid the print of 03:00, but that of 04:00:
 * 125·80·0.1 % = 10.
 */
const spreadIn: Story = {
  name: 'it is entered at the open after the first close that has the whole stretch of the spread',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', still(100, 100, 100, 80, 80)),
      leg('short', still(100, 100, 100, 80, 80), {
        funding: [0, 1, 2, 3, 4].map((i) => print(hour(i), 0.001)),
      }),
    ],
    { enter: { ...AT_ONCE, spread: { overMs: 2 * HOUR_MS, perYear: 8 } } },
  ),
  expected: {
    legs: {
      'long 0': { quantityBase: 125, entry: { atMs: hour(3), price: 80 }, settlements: 0 },
      'short 0': {
        entry: { atMs: hour(3), price: 80 },
        exit: { atMs: hour(4), kind: 'window-end' },
        fundingQuote: 10,
        settlements: 1,
      },
    },
    totals: { netQuote: 10, twinNetQuote: 10 },
  },
};

/** The same asked for more than there is: nothing is ever opened, and nothing moves. */
const neverIn: Story = {
  name: 'a spread that never comes opens nothing',
  input: {
    ...spreadIn.input,
    enter: { ...AT_ONCE, spread: { overMs: 2 * HOUR_MS, perYear: 9 } },
  },
  expected: {
    ambiguous: false,
    netBoundsQuote: [0, 0],
    totals: {
      capitalQuote: 10_000,
      netQuote: 0,
      twinNetQuote: 0,
      forcedExitLossQuote: 0,
      forgoneAfterExitQuote: 0,
      pairSurvivalLeverage: null,
    },
    forcedExit: null,
  },
};

/**
 * The print of 02:00 turns: over one hour the spread is −0.05 %·8,760 < 0 at that close. At 03:00 the
 * print settles first and then it is closed: 100·100·(0.1 − 0.05 + 0.2) % = 25. The twin leaves too.
 */
const spreadOut: Story = {
  name: 'it is left at the open after the spread turned, and so is its twin',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', still(100, 100, 100, 100, 90)),
      leg('short', still(100, 100, 100, 100, 95), {
        funding: [0.001, -0.0005, 0.002, 0.001].map((rate, i) => print(hour(i + 1), rate)),
      }),
    ],
    { leave: { ...NEVER_LEFT, spread: { overMs: HOUR_MS, perYear: 0 } } },
  ),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(3), price: 100, kind: 'policy' } },
      'short 0': {
        exit: { atMs: hour(3), price: 100, kind: 'policy' },
        fundingQuote: 25,
        settlements: 3,
      },
    },
    totals: { netQuote: 25, twinNetQuote: 25, forgoneAfterExitQuote: 0 },
    forcedExit: null,
  },
};

/**
 * At the first close the marks are 8 ÷ 204 apart, at the second not at all: opened at 02:00. At its first
 * close they are 12 ÷ 206 apart, over 5 %: closed at 03:00, long at 100 and short at 105: −500.
 */
const divergence: Story = {
  name: 'it is entered where the marks agree and left where they part',
  input: pair(
    10_000,
    [CALM, CALM, CALM, [100, 101, 99, 100]],
    [
      [100, 104, 100, 104],
      [104, 105, 99, 100],
      [100, 106, 99, 106],
      [105, 105, 99, 100],
    ],
    {
      enter: { ...AT_ONCE, divergenceFraction: 0.01 },
      leave: { ...NEVER_LEFT, divergenceFraction: 0.05 },
    },
  ),
  expected: {
    legs: {
      'long 0': {
        entry: { atMs: hour(2), price: 100 },
        exit: { atMs: hour(3), price: 100, kind: 'policy' },
      },
      'short 0': { exit: { atMs: hour(3), price: 105, kind: 'policy' } },
    },
    totals: { netQuote: -500, twinNetQuote: -500 },
  },
};

/**
 * At the close of 01:00 the long is at 89: equity 8,900, below 90 % of 10,000. At 02:00 it is at 88, and
 * both are closed: −1,200. The twin knows no stop: at the end it has lost 300, so that 900 were forgone.
 */
const stop: Story = {
  name: 'a stop closes at the next open what its twin keeps',
  input: pair(10_000, still(100, 89, 88, 97), still(100, 100, 100, 100), {
    leave: { ...NEVER_LEFT, stopFraction: 0.1 },
  }),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(2), price: 88, kind: 'policy' }, pricePnlQuote: -1200 },
      'short 0': { exit: { atMs: hour(2), price: 100, kind: 'policy' }, pricePnlQuote: 0 },
    },
    totals: {
      netQuote: -1200,
      twinNetQuote: -300,
      forcedExitLossQuote: 0,
      forgoneAfterExitQuote: 900,
    },
    forcedExit: null,
  },
};

/** 11,100 at the close of 01:00, 110 % of 10,000 and more; the gain of 1,200 at 02:00 is kept. */
const profit: Story = {
  name: 'a gain that is large enough is taken at the next open',
  input: pair(10_000, still(100, 111, 112, 103), still(100, 100, 100, 100), {
    leave: { ...NEVER_LEFT, takeProfitFraction: 0.1 },
  }),
  expected: {
    legs: { 'long 0': { exit: { atMs: hour(2), price: 112, kind: 'policy' } } },
    totals: { netQuote: 1200, twinNetQuote: 300, forgoneAfterExitQuote: -900 },
  },
};

/**
 * At 70 the long's 2,000 bear a maintenance of 1,400: 70 %. At 02:00 both are closed at 69, and the bar
 * that would have killed the long at 62.5 finds nobody.
 */
const ratio: Story = {
  name: 'a margin ratio that is too high closes both legs before the death',
  input: pair(
    10_000,
    [CALM, [100, 100, 70, 70], [69, 70, 50, 60]],
    [CALM, [100, 100, 70, 70], [69, 70, 50, 60]],
    { leave: { ...NEVER_LEFT, marginRatio: 0.5 } },
  ),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(2), price: 69, kind: 'policy' }, liquidation: null },
      'short 0': { exit: { atMs: hour(2), price: 69, kind: 'policy' } },
    },
    totals: { netQuote: 0, twinNetQuote: 0 },
    forcedExit: null,
  },
};

/**
 * Half of 20,000 is held back. Opened at 01:00; 18,900 at the close of 02:00 is below 95 %; closed at 03:00
 * with 18,800. That bar ends at 04:00; an hour later is the close of the bar of 04:00, so it is opened again
 * at 05:00, with half of 18,800: 4,700·2 ÷ 94 = 100 a leg. At the end the long has made 100: −1,200 + 100.
 * The twin was never closed: −500 + 600.
 */
const again: Story = {
  name: 'after the cool-down it is opened again with its share of the equity there is then',
  input: pair(20_000, still(100, 100, 89, 88, 92, 94, 95), still(100, 100, 100, 100, 99, 94, 94), {
    reserveFraction: 0.5,
    enter: { ...AT_ONCE, coolDownMs: HOUR_MS, times: 2 },
    leave: { ...NEVER_LEFT, stopFraction: 0.05 },
  }),
  expected: {
    legs: {
      'long 0': {
        quantityBase: 100,
        entry: { atMs: hour(1), price: 100 },
        exit: { atMs: hour(3), price: 88, kind: 'policy' },
      },
      'long 1': {
        quantityBase: 100,
        entry: { atMs: hour(5), price: 94 },
        exit: { atMs: hour(6), price: 95, kind: 'window-end' },
      },
      'short 1': { quantityBase: 100, entry: { atMs: hour(5), price: 94 } },
    },
    totals: { netQuote: -1100, twinNetQuote: 100, forgoneAfterExitQuote: 1200 },
    forcedExit: null,
  },
};

const HUNDREDS = [100, 100, 100, 100, 100, 100, 100, 100];

/** Closed at 03:00 as planned; that bar's end is the first chance, so 04:00 again, and 06:00. */
const planned: Story = {
  name: 'the planned time counts from each entry',
  input: pair(10_000, still(...HUNDREDS), still(...HUNDREDS), {
    enter: { ...AT_ONCE, times: 2 },
    holdMs: 2 * HOUR_MS,
  }),
  expected: {
    legs: {
      'long 0': { entry: { atMs: hour(1) }, exit: { atMs: hour(3), kind: 'policy' } },
      'long 1': { entry: { atMs: hour(4) }, exit: { atMs: hour(6), kind: 'policy' } },
      'short 1': { entry: { atMs: hour(4) }, exit: { atMs: hour(6), kind: 'policy' } },
    },
    totals: { netQuote: 0, twinNetQuote: 0 },
    entryRefusedMs: null,
  },
};

/**
 * Opened at 01:00; 8,800 at the close of 02:00 is below 95 %; closed at 03:00 at 88: −1,200. From 04:00 on,
 * the first chance, the venue lets nobody in at 2x: it is refused, and nobody is asked again. The twin,
 * never closed, loses 1,300.
 */
const dated = venue([
  flatRule(0.2),
  rule([[Number.POSITIVE_INFINITY, 0.2, 1.5]], { fromMs: hour(4) }),
  flatRule(0.2, { fromMs: hour(5) }),
]);
const refused: Story = {
  name: 'a later entry that is refused is the last one',
  input: input(
    'delta-neutral',
    10_000,
    [
      leg('long', still(100, 100, 88, 88, 88, 88, 87), { venue: dated }),
      leg('short', still(100, 100, 100, 100, 100, 100, 100), { venue: dated }),
    ],
    { enter: { ...AT_ONCE, times: 4 }, leave: { ...NEVER_LEFT, stopFraction: 0.05 } },
  ),
  expected: {
    entryRefusedMs: hour(4),
    legs: { 'long 0': { exit: { atMs: hour(3), price: 88, kind: 'policy' } } },
    totals: { netQuote: -1200, twinNetQuote: -1300, forgoneAfterExitQuote: -100 },
  },
};

/**
 * Half of 20,000 is held back. The short of the first hours receives 10 on its free balance; closed at
 * 03:00 as planned, opened again at 04:00 with half of 20,010: 100.05 a leg, 5,002.5 posted. At 05:00 it pays
 * 0.2 %, 20.01: that balance was the first one's, so all of it comes out of the margin, 49.8 a coin is
 * left, and it dies at (100 + 49.8) ÷ 1.2.
 */
const PEAK: readonly Row[] = [...still(100, 100, 100, 100, 100), [100, 126, 99, 100]];
const balance: Story = {
  name: 'a later construction has no free balance of the one before',
  input: input(
    'delta-neutral',
    20_000,
    [
      leg('long', PEAK),
      leg('short', PEAK, {
        fundingPaidFrom: 'balance',
        funding: [print(hour(2), 0.001), print(hour(5), -0.002)],
      }),
    ],
    { reserveFraction: 0.5, enter: { ...AT_ONCE, times: 2 }, holdMs: 2 * HOUR_MS },
  ),
  expected: {
    legs: {
      'short 0': { exit: { atMs: hour(3), kind: 'policy' }, fundingQuote: 10 },
      'short 1': {
        quantityBase: 100.05,
        entry: { atMs: hour(4), price: 100 },
        exit: { atMs: hour(5), price: 149.8 / 1.2, kind: 'liquidation' },
        fundingQuote: -20.01,
      },
    },
  },
};

/**
 * Opened at 01:00. The long dies in the bar of 02:00 at 62.5: 5,000 are lost; the short is closed at 03:00
 * at 70: +3,000. With 8,000 it is opened again at 04:00 at 80: 100 a leg; the end, 82 and 80, adds 200. T is
 * the window's end; the twin is the one opened at 01:00: −1,800 + 2,000.
 *
 *     net    = −5,000 + 3,000 + 200                      = −1,800, the twin 200, the loss 2,000
 *     naked  = +100·(70 − 62.5)                          =    750
 *     basis  = 200 − (−3,750 + 3,000 + 200) − 750        =      0
 *     loss   = 1,250 + 750
 */
const lostAndAgain: Story = {
  name: 'with a later construction the loss of the first is measured at the end, with both in it',
  input: pair(
    10_000,
    [CALM, CALM, [100, 101, 60, 70], [70, 81, 69, 80], [80, 81, 79, 80], [80, 83, 79, 82]],
    [CALM, CALM, [100, 101, 60, 70], [70, 81, 69, 80], [80, 81, 79, 80], [80, 81, 79, 80]],
    { enter: { ...AT_ONCE, times: 2 } },
  ),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(2), price: 62.5, kind: 'liquidation' } },
      'short 0': { exit: { atMs: hour(3), price: 70, kind: 'survivor-close' } },
      'long 1': { quantityBase: 100, entry: { atMs: hour(4), price: 80 } },
      'short 1': { quantityBase: 100, exit: { atMs: hour(5), price: 80, kind: 'window-end' } },
    },
    totals: {
      netQuote: -1800,
      twinNetQuote: 200,
      forcedExitLossQuote: 2000,
      forgoneAfterExitQuote: 0,
    },
    forcedExit: {
      atMs: hour(5),
      firstDeadRole: 'long',
      marginForfeitedQuote: 1250,
      nakedDriftQuote: 750,
      basisForgoneQuote: 0,
      residualQuote: 0,
    },
  },
};

export const RULE_STORIES: readonly Story[] = [
  spreadIn,
  neverIn,
  spreadOut,
  divergence,
  stop,
  profit,
  ratio,
  again,
  planned,
  refused,
  balance,
  lostAndAgain,
];
