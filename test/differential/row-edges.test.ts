/**
 * Goal: what random histories hardly ever bring together, a row of a sweep tells as the engine that walks
 * every bar does; and the engine that skips bars stops at the bar it needs.
 * Method: one history a fact, derived beside it. Both legs are entered at 100; figures in brackets are a
 * unit of quantity, with maintenance at 1 % unless said otherwise.
 */
import { describe, expect, test } from 'vitest';
import { buildTape } from '../../src/market/build-tape.ts';
import { replay } from '../../src/replay/replay.ts';
import type { Engine } from '../../src/replay/run-plan.ts';
import { makeMarket } from '../../src/sweep/market.ts';
import { pointEngine } from '../../src/sweep/point-engine.ts';
import { booksOf, historyOf, scenarioOf } from './engine.ts';
import type { OracleInput, OracleLegInput } from './oracle/types.ts';
import { rowDifferences } from './row-differences.ts';
import {
  bars,
  flat as flatRate,
  flatRule,
  HOUR_MS,
  hour,
  input,
  leg,
  print,
  type Row,
  venue,
} from './stories/build.ts';
import { STORIES } from './stories.ts';

const flat = (price: number, count = 1): Row[] =>
  Array.from({ length: count }, () => [price, price, price, price]);

const onePerCent = flatRate(0.01);

/** Long and short of 100,000 in halves, 5x. */
function pair(
  long: readonly Row[],
  short: readonly Row[],
  change: Partial<OracleInput> = {},
  legs: Partial<OracleLegInput> = {},
): OracleInput {
  return input(
    'delta-neutral',
    100_000,
    [leg('long', long, { leverage: 5, ...legs }), leg('short', short, { leverage: 5, ...legs })],
    { liquidation: onePerCent, ...change },
  );
}

/** Quarters of hours. */
const quarters = (role: OracleLegInput['role'], rows: readonly Row[], change = {}) =>
  leg(role, rows, { marks: bars(rows, HOUR_MS / 4), ...change });

const ROWS: readonly (readonly [string, OracleInput])[] = [
  [
    // [margin 20; at 84 maintenance 0.84 is 21 % of 4: asked at that close, sent an hour on, there at the
    // planned exit's open, where 60 leaves 20 + at most 4 − 40 < 0]
    'a leg that is dead at the planned exit’s open dies there, though collateral arrives at it',
    pair([...flat(100), [100, 100, 84, 84], ...flat(84), ...flat(60, 3)], flat(100, 6), {
      reserveFraction: 0.02,
      holdMs: 3 * HOUR_MS,
      rebalance: { at: 0.15, to: 0.1, from: 'reserve', transferMs: HOUR_MS, feeQuote: 0 },
    }),
  ],
  [
    // [the marks stand apart at one close, 83 and 117, and both ask; back at 100 each has 20 and can give.
    // The short's 14.6 is low again at 112, while what the long sent is four hours on its way]
    'a leg that gave and was given to at one open does not ask again while that is on its way',
    pair(
      [...flat(100), [100, 100, 83, 83], ...flat(100, 8)],
      [...flat(100), [100, 117, 100, 117], ...flat(100), [100, 112, 100, 112], ...flat(112, 6)],
      {
        rebalance: { at: 0.15, to: 0.14, from: 'other leg', transferMs: 4 * HOUR_MS, feeQuote: 0 },
      },
    ),
  ],
  [
    // [4x at 1.25 %: 25 − 20 = 5 at 80, of which 1 is 20 %, `at` to the last bit but for four prints that
    // cancel: whether it asks is decided by what they leave when they are added one by one]
    'a leg whose ratio is the level but for rounding asks as its prints add up one by one',
    {
      ...pair(
        [...flat(100, 5), [100, 100, 80, 80], ...flat(90, 3)],
        flat(100, 9),
        {
          liquidation: flatRate(0.0125),
          rebalance: { at: 0.2, to: 0.1, from: 'other leg', transferMs: HOUR_MS, feeQuote: 7 },
        },
        {
          leverage: 4,
          funding: [0.0029, 0.0013, -0.0029, -0.0013].map((r, i) => print(hour(i + 1), r)),
        },
      ),
      capitalQuote: 64_802,
    },
  ],
  [
    // [5x dies at 80 ÷ 0.99 = 80.8; the bar before the planned exit ends at 90, and that opens at 60]
    'a leg that is beyond its trigger at the planned exit’s open is liquidated, not closed',
    pair([...flat(100), ...flat(90, 2), ...flat(60, 3)], flat(100, 6), { holdMs: 3 * HOUR_MS }),
  ],
  [
    // [4x at 6.25 %, where equality kills: 25 − 20 = 5 = 0.0625 · 80]
    'a low that stands at the trigger to the last bit kills where equality does',
    pair(
      [...flat(100), [100, 100, 80, 100], ...flat(100, 3)],
      flat(100, 5),
      {},
      {
        leverage: 4,
        venue: venue(flatRule(0.0625), { equalityKills: true }),
      },
    ),
  ],
  [
    // [the long has 80 and the short 20, by split and leverage; at 30 the long's 10 ask for 0.3 ÷ 0.005 − 10
    // = 50, the short's equity of 90 could spare 30, of which 20 is there to be taken;
    // at 95 it has 0 + 5 left, where 10 less would be none]
    'a leg gives no more than its wallet holds, whatever its gain',
    input(
      'delta-neutral',
      100_000,
      [
        leg(
          'long',
          [...flat(100), [100, 100, 30, 30], ...flat(30), [30, 95, 30, 95], ...flat(95, 2)],
          { leverage: 1.3 },
        ),
        leg(
          'short',
          [...flat(100), [100, 100, 30, 30], ...flat(30), [30, 95, 30, 95], ...flat(95, 2)],
          { leverage: 5 },
        ),
      ],
      {
        liquidation: onePerCent,
        splitFraction: 0.8,
        rebalance: { at: 0.025, to: 0.005, from: 'other leg', transferMs: 0, feeQuote: 0 },
      },
    ),
  ],
  [
    // [filled at 100 where the long's mark opens at 70: dead at that open, 20 − 30 < 0; the short at 130 inside]
    'of two deaths in the bar of the entry the order is known where one was dead at its open',
    pair(flat(70, 3), [[100, 130, 100, 100], ...flat(100, 2)], {}, { last: bars(flat(100, 3)) }),
  ],
  [
    // Entered at a full hour and left at half past the next but one: half an hour's interest on leaving.
    'a loan that is repaid between two hours is charged to the minute',
    input(
      'reverse',
      100_000,
      [quarters('spot', flat(100, 16)), quarters('perp', flat(100, 16), { side: 'long' })].map(
        (one, i) => (i === 0 ? { ...one, side: 'short' as const } : one),
      ) as unknown as OracleInput['legs'],
      {
        liquidation: onePerCent,
        holdMs: 2.5 * HOUR_MS,
        borrow: { kind: 'flat', perYear: 2 },
      },
    ),
  ],
];

describe('a row is a replay', () => {
  test.each(ROWS)('%s', (_, told) => {
    expect(rowDifferences(told, [0])).toEqual({ found: [], how: 'indexed' });
  });

  test.each(STORIES)('of the story: $name', ({ input: told }) => {
    expect(rowDifferences(told, [0, 0.4]).found).toEqual([]);
  });

  test('of a leg in another currency is a whole one, and the sweep is told why', () => {
    const told = pair(flat(100, 8), flat(100, 8));
    const { legs } = historyOf(told);
    const [first, second] = legs;
    if (first === undefined || second === undefined) throw new Error('two legs');
    const converted = [first, { ...second, conversion: [{ series: second.mark, inverse: false }] }];
    const { window, grid, gaps } = scenarioOf(told);
    const { tape } = buildTape(converted, null, { window, gridMs: grid, gapsMaxMs: gaps.max });
    const options = { engine: 'indexed', onlyLeg: null } as const;
    const engine = pointEngine(scenarioOf(told), booksOf(told), makeMarket(tape), options);
    expect(engine.how).toBe('replay');
    expect(engine.note).toMatch(/currency/);
  });
});

const SKIPS: readonly (readonly [string, OracleInput])[] = [
  [
    // [2,500 of each: the long at 97.97 has lost 5,075 of 100,000, more than the 5 % by less than a tenth of one]
    'a stop that is passed by little',
    pair([...flat(100), [100, 100, 97.97, 97.97], ...flat(97.97, 4)], flat(100, 6), {
      leave: {
        spread: null,
        divergenceFraction: null,
        marginRatio: null,
        stopFraction: 0.05,
        takeProfitFraction: null,
      },
    }),
  ],
  [
    // [20 − 14 = 6 at 86, of which 0.86 is 14 %: it asks at 10 %, and is not left at 30 %]
    'a call for collateral below the ratio at which the trade is left',
    pair([...flat(100), [100, 100, 86, 86], ...flat(86, 4)], flat(100, 6), {
      reserveFraction: 0.1,
      rebalance: { at: 0.1, to: 0.05, from: 'reserve', transferMs: 0, feeQuote: 0 },
      leave: {
        spread: null,
        divergenceFraction: null,
        marginRatio: 0.3,
        stopFraction: null,
        takeProfitFraction: null,
      },
    }),
  ],
  [
    // [20 − 5 = 15 at 95: above 1 % of it, below the 20 % that hold from the fourth hour on]
    'a table that kills where no price moves',
    pair(
      [...flat(100), ...flat(95, 7)],
      flat(100, 8),
      {},
      {
        venue: venue([flatRule(0.01), flatRule(0.2, { fromMs: hour(4) })]),
      },
    ),
  ],
];

describe('the engine that skips bars stops for', () => {
  test.each(SKIPS)('%s', (_, told) => {
    const outcome = (by: Engine) => {
      const { result } = replay(scenarioOf(told), booksOf(told), historyOf(told), by);
      return { ...result, engine: 'bar' };
    };
    const plain = outcome('bar');
    expect(outcome('indexed')).toEqual(plain);
    // Something came of it, or there would have been nothing to stop for.
    expect(plain.events.length).toBeGreaterThan(4);
  });
});
