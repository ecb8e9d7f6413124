/**
 * Goal: what a result says of legs in another currency beside their net: the equity curve, what is posted,
 * the yields, the sentences, a row of a sweep, and the books, each in the capital's money of the moment.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused } from '../../../src/domain/errors.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { runsOf, tell } from '../../builders/engine.ts';
import type { Template } from '../../differential/arbitraries.ts';
import { foreignInputs } from '../../differential/currency-arbitraries.ts';
import { booksOf, engineOutcome, historyOf, scenarioOf } from '../../differential/engine.ts';
import type { OracleBars, OracleInput } from '../../differential/oracle/types.ts';
import { policyInputs } from '../../differential/policy-arbitraries.ts';
import { bars, hour, input, leg, print, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
const worth = (...steps: readonly (readonly [number, number])[]) => [
  {
    history: bars(
      steps.map(
        ([open, close]): Row => [open, Math.max(open, close), Math.min(open, close), close],
      ),
    ),
    inverse: false,
  },
];

/*
 * The long is in USDC, which falls to 0.88 and comes back to 0.96, while bitcoin stands at 100 USDT: 100 ÷ x USDC.
 * 100 coins and 5,000 of either; at 02:00 the long pays 10 ÷ 0.88 USDC. At each close:
 *
 *     00:00   5,000 + 5,000
 *     01:00   (5,000 + 100 · (100 ÷ 0.88 − 100)) · 0.88 + 5,000 = 10,600
 *     02:00   10 less
 *     03:00   (5,000 − 10 ÷ 0.88 + 100 · (100 ÷ 0.96 − 100)) · 0.96 + 5,000 = 10,189.09…
 */
const RECOVERING = input('delta-neutral', 10_000, [
  leg(
    'long',
    [
      CALM,
      [100, 100 / 0.88, 100, 100 / 0.88],
      [100 / 0.88, 100 / 0.88, 100 / 0.88, 100 / 0.88],
      [100 / 0.88, 100 / 0.88, 100 / 0.96, 100 / 0.96],
    ],
    {
      conversion: worth([1, 1], [1, 0.88], [0.88, 0.88], [0.88, 0.96]),
      funding: [print(hour(2), 0.001)],
    },
  ),
  leg('short', [CALM, CALM, CALM, CALM]),
]);
const END = 0.96 * (5_000 - 10 / 0.88 + 100 * (100 / 0.96 - 100)) + 5_000;

describe('a leg in a dollar that falls and comes back', () => {
  const { result, curves } = tell(RECOVERING);

  test('has its equity counted at what the dollar is worth at each close', () => {
    for (const [bar, equity] of [10_000, 10_600, 10_590, END].entries())
      expect(curves.equityQuote[bar]).toBeCloseTo(equity, 8);
    expect(curves.twinEquityQuote[3]).toBeCloseTo(END, 8);
    expect(result.totals.maxDrawdownQuote).toBeCloseTo(10_600 - END, 8);
  });

  test('has its marks told apart as they are quoted', () => {
    expect(result.divergence?.maxFraction).toBeCloseTo((2 * 12) / 188, 12);
    expect(result.legs[0]?.exit.price).toBeCloseTo(100 / 0.96, 12);
  });

  test('says by which series it is counted, and which way about', () => {
    const quotes: Scenario['quotes'] = {
      USDC: { venue: 'a', instrument: 'USDC-USD', kind: 'spot', base: 'USDC', quote: 'USD' },
      USDT: { venue: 'b', instrument: 'USDT-USD', kind: 'index', base: 'USDT', quote: 'USD' },
    };
    const { construction } = scenarioOf(RECOVERING);
    if (construction.kind !== 'delta-neutral') throw new Error('a pair');
    const long = { ...construction.long, quote: 'USDC' };
    const told = tell(RECOVERING, {
      scenario: { quotes, construction: { ...construction, long } },
    }).result;
    expect(told.assumptions.find(({ code }) => code === 'converted')?.text).toBe(
      "USDC is counted in USDT by a USDC-USD spot and then b USDT-USD index (one over its price). Everything is counted in USDT at each moment's price; marks and triggers stay in their own quote.",
    );
    expect(result.assumptions.map(({ code }) => code)).not.toContain('converted');
  });
});

/*
 * The short in a dollar worth 0.8: 100 coins, 10,000 of the capital's on one side and 8,000 on the other, and 8 of
 * funding in two hours: 8 ÷ 9,000 · 4,380 a year.
 */
test('a yield is earned on notional in the capital’s money', () => {
  const { totals } = tell(
    input('delta-neutral', 10_000, [
      leg('long', [CALM, CALM]),
      leg('short', [CALM, CALM], {
        conversion: worth([0.8, 0.8], [0.8, 0.8]),
        funding: [print(hour(1), 0.001)],
      }),
    ]),
  ).result;
  expect(totals.fundingEarnedQuote).toBeCloseTo(8, 9);
  expect(totals.earnedAprFraction).toBeCloseTo((8 / 9_000) * 4_380, 9);
});

test('a row of a sweep is the replay that begins at its entry', () => {
  const scenario = scenarioOf(RECOVERING);
  const { tape } = tapeOf(scenario, historyOf(RECOVERING));
  const engine = pointEngine(scenario, booksOf(RECOVERING), makeMarket(tape), {
    engine: 'indexed',
    onlyLeg: null,
  });
  const row = new Float64Array(FIGURES.length);
  expect(engine.figuresAt(scenario.window.from, row)).toBeNull();
  expect(row[AT.netQuote]).toBeCloseTo(END - 10_000, 8);
  // From 01:00 on the same is bought at 100 still, and from 02:00 on at 0.88: then 5,000 ÷ 0.88 USDC are
  // posted for the coins that the other half carries, and come to 96 ÷ 88 of it.
  expect(engine.figuresAt(scenario.window.from + 2 * 3_600_000, row)).toBeNull();
  const coins = 100;
  const left = (5_000 / 0.88 + coins * (100 / 0.96 - 100 / 0.88)) * 0.96;
  expect(row[AT.netQuote]).toBeCloseTo(left - 5_000, 8);
});

describe('with any legs in any currencies', () => {
  const letIn =
    <T>(asked: (input: OracleInput) => T) =>
    (one: OracleInput) => {
      try {
        asked(one);
      } catch (error) {
        if (!(error instanceof EntryRefused)) throw error;
      }
    };

  test('the books sum to zero and every leg ends at exactly nothing', () => {
    fc.assert(
      fc.property(
        foreignInputs(),
        letIn((one) => {
          const { actual, twin } = runsOf(one);
          for (const { journal } of [actual, twin]) {
            const balances = [...journal.balances()];
            expect(balances.reduce((sum, [, own]) => sum + own, 0n)).toBe(0n);
            for (const [account, own] of balances)
              if (account.startsWith('leg:')) expect(own).toBe(0n);
          }
        }),
      ),
      { numRuns: 40 },
    );
  });

  test('the parts of a forced exit sum to it, and the curve ends at the net', () => {
    fc.assert(
      fc.property(
        foreignInputs(),
        letIn((one) => {
          const { result, curves } = engineOutcome(one);
          const slack = 1e-9 * one.capitalQuote;
          expect(Math.abs(result.forcedExit?.residualQuote ?? 0)).toBeLessThan(slack);
          const { capitalQuote, netQuote, fundingEarnedQuote, pricePnlQuote, costsQuote } =
            result.totals;
          expect(Math.abs((curves.equityQuote.at(-1) ?? 0) - capitalQuote - netQuote)).toBeLessThan(
            slack,
          );
          const parts = fundingEarnedQuote + pricePnlQuote - costsQuote;
          expect(Math.abs(parts - netQuote)).toBeLessThan(slack);
        }),
      ),
      { numRuns: 40 },
    );
  });

  /** Every leg in money that is always worth the same. */
  const allAt = (one: OracleInput, each: number): OracleInput => {
    const leg = ({ conversion: _, ...own }: OracleInput['legs'][0]): OracleInput['legs'][0] => ({
      ...own,
      conversion: [{ history: standing(own.marks, each), inverse: false }],
    });
    return { ...one, legs: [leg(one.legs[0]), leg(one.legs[1])] };
  };
  const standing = ({ resolutionMs, bars: marks }: OracleBars, price: number): OracleBars => ({
    resolutionMs,
    bars: marks.map(({ openMs }) => ({
      openMs,
      open: price,
      high: price,
      low: price,
      close: price,
    })),
  });

  // A shared account too, which has one currency: with all of it at 0.8, 10,000 are 12,500 of the legs' own.
  test('all in one that is worth four fifths come to four fifths of as much more of it', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom('delta-neutral', 'segregated', 'cross', 'inverse', 'reverse')
          .chain((template) => policyInputs(template as Template)),
        letIn((one) => {
          const more = {
            ...one,
            capitalQuote: one.capitalQuote / 0.8,
            ...(one.rebalance && {
              rebalance: { ...one.rebalance, feeQuote: one.rebalance.feeQuote / 0.8 },
            }),
          };
          const counted = engineOutcome(allAt(one, 0.8)).result;
          const own = engineOutcome(more).result;
          const slack = 1e-9 * one.capitalQuote;
          for (const name of [
            'netQuote',
            'twinNetQuote',
            'costsQuote',
            'worstEquityQuote',
          ] as const)
            expect(Math.abs(counted.totals[name] - 0.8 * own.totals[name])).toBeLessThan(slack);
          for (const [i, leg] of counted.legs.entries()) {
            const { price = Number.NaN, ...exit } = own.legs[i]?.exit ?? {};
            expect(leg.exit).toMatchObject(exit);
            expect(leg.exit.price / price).toBeCloseTo(1, 9);
            const lacking =
              (leg.topUpToSurviveQuote ?? 0) - 0.8 * (own.legs[i]?.topUpToSurviveQuote ?? 0);
            expect(Math.abs(lacking)).toBeLessThan(slack);
          }
        }),
      ),
      { numRuns: 40 },
    );
  });

  test('a currency that is always worth one changes nothing', () => {
    fc.assert(
      fc.property(
        foreignInputs(),
        letIn((one) => {
          const { legs } = one;
          const bare = (own: OracleInput['legs'][0]) => {
            const { conversion: _, ...rest } = own;
            return rest;
          };
          const counted = engineOutcome(allAt(one, 1)).result;
          const plain = engineOutcome({ ...one, legs: [bare(legs[0]), bare(legs[1])] }).result;
          const slack = 1e-9 * one.capitalQuote;
          for (const name of [
            'netQuote',
            'twinNetQuote',
            'pricePnlQuote',
            'forcedExitLossQuote',
          ] as const)
            expect(Math.abs(counted.totals[name] - plain.totals[name])).toBeLessThan(slack);
        }),
      ),
      { numRuns: 40 },
    );
  });
});
