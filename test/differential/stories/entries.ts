/**
 * Stories of openings that a venue does or does not let in. Both marks are 100 at entry.
 */
import type { OracleRule } from '../oracle/types.ts';
import { flatRule, hour, input, leg, type Row, rule, type Story, venue } from './build.ts';

const CALM: Row = [100, 101, 99, 100];

/** Under `hold`, so that nothing but the entry is asked. */
const entering = (capital: number, leverage: number, own: OracleRule) =>
  input(
    'delta-neutral',
    capital,
    [
      leg('long', [CALM, CALM], { leverage, venue: venue(own) }),
      leg('short', [CALM, CALM], { leverage, venue: venue(own) }),
    ],
    { survivor: { policy: 'hold', reactionMs: 0 } },
  );

/** 20x to 5,000 of notional, 10x to 70,000, and nothing beyond. */
const tiers = rule([
  [5000, 0.01, 20],
  [70_000, 0.02, 10],
]);

/** 600 at 15x: 300 a leg, 4,500 of notional, the first tier: 15x of 20x. */
const small: Story = {
  name: 'a leverage that the tier of its notional allows is let in',
  input: entering(600, 15, tiers),
  expected: { legs: { 'long 0': { quantityBase: 45, exit: { kind: 'window-end' } } } },
};

/** 8,000 at 15x: 60,000 of notional, the second tier: 15x of 10x. */
const large: Story = {
  name: 'the same leverage is refused to a capital whose notional lies in a dearer tier',
  input: entering(8000, 15, tiers),
  expected: 'refused',
};

/** 8,000 at 10x are 40,000 of notional: exactly what is allowed. 20,000 at 10x: 100,000, beyond. */
const atMost: Story = {
  name: 'a leverage equal to the largest is let in',
  input: entering(8000, 10, tiers),
  expected: { legs: { 'long 0': { quantityBase: 400 } } },
};
const beyond: Story = {
  name: 'a size beyond the last tier is refused',
  input: entering(20_000, 10, tiers),
  expected: 'refused',
};

/** 10x of 10 %: the margin equals its maintenance and does not exceed it. */
const bare: Story = {
  name: 'a margin that does not exceed its own maintenance is refused',
  input: entering(10_000, 10, flatRule(0.1)),
  expected: 'refused',
};

/**
 * The slope adds to the initial rate too: 1 ÷ 20 + 0.0001·q. At 12x 1 ÷ 12 is allowed up to
 * q = 333.3; 5,000 at 12x are 300 coins, 6,000 are 360.
 */
const sloped = rule([[Number.POSITIVE_INFINITY, 0.01, 20]], { slopePerCoin: 0.0001 });
const underSlope: Story = {
  name: 'a slope leaves a smaller position its leverage',
  input: entering(5000, 12, sloped),
  expected: { legs: { 'long 0': { quantityBase: 300 } } },
};
const overSlope: Story = {
  name: 'a slope refuses a larger position the same leverage',
  input: entering(6000, 12, sloped),
  expected: 'refused',
};

/**
 * Half of 20,000 is held back; q = 5,000·2 ÷ 100 = 100. The long dies in the bar of 01:00 at 62.5. From
 * 02:00 on its venue allows 1.5x: at that open the reopening at 2x is not made, and the short is
 * closed there, at 70: −5,000 + 3,000.
 */
const notReopened: Story = {
  name: 'a reopening that the venue refuses is not made and the survivor closed there',
  input: input(
    'delta-neutral',
    20_000,
    [
      leg('long', [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]], {
        venue: venue([
          rule([[Number.POSITIVE_INFINITY, 0.2, 2]]),
          rule([[Number.POSITIVE_INFINITY, 0.2, 1.5]], { fromMs: hour(2) }),
        ]),
      }),
      leg('short', [CALM, [100, 101, 60, 70], [70, 71, 69, 70], [70, 71, 69, 70]], {
        venue: venue(flatRule(0.2)),
      }),
    ],
    { reserveFraction: 0.5, survivor: { policy: 'rehedge', reactionMs: 0 } },
  ),
  expected: {
    legs: {
      'long 0': { exit: { atMs: hour(1), price: 62.5, kind: 'liquidation' } },
      'short 0': { exit: { atMs: hour(2), price: 70, kind: 'survivor-close' } },
    },
    totals: { netQuote: -2000 },
  },
};

export const ENTRY_STORIES: readonly Story[] = [
  small,
  large,
  atMost,
  beyond,
  bare,
  underSlope,
  overSlope,
  notReopened,
];
