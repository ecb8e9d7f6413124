/**
 * Stories of what a part leaves behind: what it is asked, and who is reopened beside it. Both marks are
 * 100 at entry and move alike.
 */
import type { OracleInput } from '../oracle/types.ts';
import { flatRule, hour, input, leg, type Row, rule, type Story, venue } from './build.ts';
import { FIRST, fifths, pair } from './steps.ts';

const CALM: Row = [100, 101, 99, 100];

/**
 * An amount of 5 a coin, 5 % taken at entry, and halves until what is left is kept. 5x: q = 2,000 at 20
 * a coin.
 *
 *     first   20 − 15 = 5 at 85; half is sold, and the other half has 10 a coin
 *     second  10 + 15 = 25 of margin a coin, and still 5 asked: the entry is the same. 25 − 20 = 5 at
 *             80, in the next bar; the rest of it has 10 a coin again and ends at 84
 */
const sameEntry: Story = {
  name: 'what a part leaves is asked the requirement of its own old entry',
  input: pair(
    80_000,
    5,
    [CALM, [100, 101, 84, 86], [86, 87, 79.5, 84]],
    venue(flatRule(0.05, { basis: 'entry' }), { steps: { kind: 'until kept', share: 0.5 } }),
  ),
  expected: {
    legs: {
      'long 0': { liquidation: { triggerPrice: 85, closedFraction: 0.5 } },
      'long 1': {
        quantityBase: 1000,
        exit: { atMs: hour(2), price: 80, kind: 'liquidation' },
        liquidation: { closedFraction: 0.5, bankruptcyPrice: 75 },
      },
      'long 2': { quantityBase: 500, exit: { price: 84, kind: 'window-end' } },
    },
  },
};

/**
 * The same for a short, in tenths: 20 − 15 = 5 at 115. A tenth is sold, and the rest has 5 ÷ 0.9 = 5.56
 * a coin: more than the 5 it is asked at its entry, though less than 5 % of 115.
 */
const keptByEntry: Story = {
  name: 'what a part leaves is kept by the requirement of its entry, not of the trigger',
  input: pair(
    80_000,
    5,
    [CALM, [100, 115.1, 99, 100]],
    venue(flatRule(0.05, { basis: 'entry' }), { steps: { kind: 'until kept', share: 0.1 } }),
  ),
  expected: {
    legs: {
      'short 0': { liquidation: { triggerPrice: 115, closedFraction: 0.1 } },
      'short 1': { quantityBase: 1800, exit: { price: 100, kind: 'window-end' } },
    },
  },
};

/**
 * Amounts taken at entry of tiers to 6,000 at 2 % and above at 4 % (k = 120). A short of 70 at 100 is asked
 * 0.04·7,000 − 120 = 160 of its 1,400: 1,400 − 70·(p − 100) = 160 at p = 100 + 1,240/70 = 117.71…. By its
 * 7,000 at entry, not its 8,240 there, it goes down to 6,000: a seventh is closed. The 60 that are left
 * are asked 120 of the 160, enough to 118.38….
 */
const tierAtEntry: Story = {
  name: 'the tier of a requirement taken at entry is the one at entry',
  input: pair(
    2800,
    5,
    [CALM, [100, 118.1, 99, 100]],
    venue(
      rule(
        [
          [6000, 0.02],
          [Number.POSITIVE_INFINITY, 0.04],
        ],
        { basis: 'entry' },
      ),
      { steps: { kind: 'tiers', down: 1, from: 2, floor: false } },
    ),
  ),
  expected: {
    legs: {
      'short 0': { liquidation: { triggerPrice: 100 + 1240 / 70, closedFraction: 1 / 7 } },
      'short 1': { quantityBase: 60, liquidation: null },
    },
  },
};

const reopening = (rows: readonly Row[]): OracleInput =>
  input(
    'delta-neutral',
    160_000,
    [
      leg('long', rows, { leverage: 5, venue: fifths }),
      leg('short', rows, { leverage: 5, venue: venue(flatRule(0.04)) }),
    ],
    { reserveFraction: 0.5, survivor: { policy: 'rehedge', reactionMs: 0 } },
  );

/**
 * Half of 160,000 is held back. In the bar of 01:00 the long loses a fifth at 83.33, and the short all
 * of it at 120 ÷ 1.04 = 115.4. The short is gone, the long is not: at 02:00 the short is opened again
 * at 100, at the 1,600 that the long still holds, and at 90 it has earned 16,000.
 */
const reopenedBesideRest: Story = {
  name: 'a lost leg is reopened beside what a part left of the other in the same bar',
  input: reopening([CALM, [100, 120, 83, 100], CALM, [100, 101, 89, 90]]),
  expected: {
    ambiguous: true,
    legs: {
      'long 0': { liquidation: { closedFraction: 0.2 } },
      'long 1': { quantityBase: 1600, exit: { price: 90, kind: 'window-end' } },
      'short 0': { exit: { atMs: hour(1), price: 120 / 1.04, kind: 'liquidation' } },
      'short 1': {
        quantityBase: 1600,
        entry: { atMs: hour(2), price: 100 },
        pricePnlQuote: 16_000,
      },
    },
    totals: { netQuote: -2000 * (100 - FIRST) + 1600 * (90 - FIRST) - 40_000 + 16_000 },
  },
};

/** The long loses its fifth an hour before the short goes: the short is reopened at 03:00 at 1,600. */
const reopenedAfterPart: Story = {
  name: 'a lost leg is reopened beside what a part left of the other before',
  input: reopening([CALM, [100, 101, 83, 100], [100, 120, 99, 100], CALM, CALM]),
  expected: {
    legs: {
      'long 1': { quantityBase: 1600, exit: { kind: 'window-end' } },
      'short 0': { exit: { atMs: hour(2), kind: 'liquidation' } },
      'short 1': { quantityBase: 1600, entry: { atMs: hour(3), price: 100 } },
    },
  },
};

export const REST_STORIES: readonly Story[] = [
  sameEntry,
  keptByEntry,
  tierAtEntry,
  reopenedBesideRest,
  reopenedAfterPart,
];
