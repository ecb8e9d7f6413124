/**
 * Goal: both legs are reduced in time, stay a hedge, and what that cost and saved is told.
 *
 * The pair of 2x at 100, maintenance 20 %, 2,000 of capital: 1,000 posted a leg, q = 20.
 *
 *     long at p   equity 1,000 + 20·(p − 100), maintenance 4·p, dead at 16·p = 1,000, p = 62.5
 *                 at 75: 300 ÷ 500 = 60 %
 *     reduced by half at 75: 10 coins with 500 of equity, 750 in the wallet: maintenance 150, 30 %; dead at
 *                 750 + 10·(p − 100) = 2·p, p = 31.25
 */
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../src/domain/errors.ts';
import type { Derisking, UnplannedCosts } from '../../../src/domain/unplanned.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { leverageLadder } from '../../../src/sweep/ladder.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { pointEngine } from '../../../src/sweep/point-engine.ts';
import { annualFraction, durationMs, epochMs, fraction } from '../../../src/units/units.ts';
import { type Changes, tell as tellBy } from '../../builders/engine.ts';
import { booksOf, historyOf, scenarioOf } from '../../differential/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';

const CALM: Row = [100, 100, 100, 100];
/** At 75 at the close of bar 1, below 62.5 in bar 3, and back. */
const FALL: readonly Row[] = [
  CALM,
  [100, 100, 75, 75],
  [75, 75, 70, 70],
  [70, 70, 60, 60],
  [60, 100, 60, 100],
  CALM,
];

const RULE: Derisking = {
  marginRatio: fraction(0.6),
  volatility: null,
  liquidity: null,
  reduce: fraction(0.5),
  times: 1,
  coolDown: durationMs(0),
};

const FIXED: UnplannedCosts = {
  fixed: fraction(0.01),
  ofRange: fraction(0),
  impact: null,
  thin: [],
};

/** By the engine that walks every bar; the one that does not must tell the same. */
function tell(
  story: OracleInput,
  derisk: Partial<Derisking> | null,
  change: Changes = {},
): ReplayOutcome {
  const scenario = { ...change.scenario, derisk: derisk === null ? null : { ...RULE, ...derisk } };
  const changes = { ...change, scenario };
  const told = tellBy(story, { ...changes, engine: 'bar' });
  expect(tellBy(story, changes)).toEqual({
    ...told,
    result: { ...told.result, engine: 'indexed' },
  });
  return told;
}

const pair = (rows: readonly Row[] = FALL, change: Partial<OracleInput> = {}): OracleInput =>
  input('delta-neutral', 2_000, [leg('long', rows), leg('short', rows)], change);

const reducedAt = ({ result }: ReplayOutcome): number[] =>
  result.events.filter(({ kind }) => kind === 'reduced').map(({ atMs }) => atMs);
const quantities = ({ result }: ReplayOutcome) =>
  result.legs.map(({ role, lifeIndex, quantityBase }) => [role, lifeIndex, quantityBase]);

describe('a pair whose margin ratio rises', () => {
  test('is reduced at the next open, on both sides, and lives where it would have died', () => {
    const told = tell(pair(), {});
    expect(reducedAt(told)).toEqual([hour(2)]);
    expect(quantities(told)).toEqual([
      ['long', 0, 20],
      ['long', 1, 10],
      ['short', 0, 20],
      ['short', 1, 10],
    ]);
    const [before, after] = told.result.legs;
    expect(before?.exit).toEqual({ atMs: hour(2), price: 75, kind: 'policy' });
    expect(after?.marginQuote).toBeCloseTo(750, 9);
    expect(told.result.forcedExit).toBeNull();
    // Down and up again on both sides: nothing is lost, and nothing was ever unhedged.
    expect(told.result.totals.netQuote).toBeCloseTo(0, 9);
    expect(told.result.totals.worstEquityQuote).toBeCloseTo(2_000, 9);
    expect(told.result.netDelta.worstBase).toBe(0);
    expect(told.result.netDelta.outsideBandMs).toBe(0);
  });

  test('tells what that cost, and what it would have come to without', () => {
    // Without: the long's 1,000 are gone, the short is bought back at 60 for 800: −200.
    expect(tell(pair(), {}).result.derisking).toEqual({
      reductions: 1,
      costQuote: 0,
      netWithoutQuote: expect.closeTo(-200, 9),
      savedQuote: expect.closeTo(200, 9),
      forcedExitWithout: true,
    });
    expect(tell(pair(), null).result.derisking).toBeNull();
  });

  test('pays for it as for any order that nobody planned', () => {
    // Two legs of 10 at 75, 1 % each: 15. Without, the survivor's 1,200 pay 12: −212.
    const told = tell(pair(), {}, { scenario: { unplanned: FIXED } });
    expect(told.result.derisking).toMatchObject({
      costQuote: expect.closeTo(15, 9),
      netWithoutQuote: expect.closeTo(-212, 9),
      savedQuote: expect.closeTo(197, 9),
    });
    expect(told.result.events.find(({ kind }) => kind === 'reduced')).toMatchObject({
      leg: 'long',
      lifeIndex: 0,
      netDeltaAfterBase: 0,
      note: 'At the close before, a margin ratio was at or above 60 %: both legs are reduced by 50 % of what they are. Fees and slippage: 15.',
    });
  });

  test('may have been better off without: what is saved is below zero then', () => {
    // It turns at 70 and nobody would have died: only the 15 are gone.
    const rows: readonly Row[] = [...FALL.slice(0, 3), [70, 100, 70, 100], CALM];
    const told = tell(pair(rows), {}, { scenario: { unplanned: FIXED } });
    expect(told.result.derisking).toMatchObject({
      savedQuote: expect.closeTo(-15, 9),
      forcedExitWithout: false,
    });
  });

  test('pays the taker fee on both legs', () => {
    const story = input('delta-neutral', 2_000, [
      leg('long', FALL, { takerFraction: 0.001 }),
      leg('short', FALL, { takerFraction: 0.001 }),
    ]);
    const told = tell(story, {});
    const sizes = told.result.legs.filter(({ lifeIndex }) => lifeIndex === 0);
    const closed = sizes.reduce((sum, { quantityBase }) => sum + 0.5 * quantityBase, 0);
    expect(told.result.derisking?.costQuote).toBeCloseTo(closed * 75 * 0.001, 9);
  });
});

describe('a death after a reduction', () => {
  /**
   * Bar 3 falls to 30: the long's 10 coins die at 31.25, with 62.50 left, which are forfeited. The short's 10, which stood
   * at 31.25 then, are bought back at bar 4's open, 40: a drift of 87.50.
   *
   *     long   −20·25 − 10·43.75 − 62.50 = −1,000
   *     short  +20·25 + 10·35            =    850
   */
  const rows: readonly Row[] = [...FALL.slice(0, 3), [70, 70, 30, 40], [40, 100, 40, 100], CALM];

  test('leaves what is left of the other leg naked, and no more', () => {
    const { result } = tell(pair(rows), {});
    expect(result.totals.netQuote).toBeCloseTo(-150, 9);
    expect(result.forcedExit).toMatchObject({
      firstDeadRole: 'long',
      marginForfeitedQuote: expect.closeTo(62.5, 9),
      nakedDriftQuote: expect.closeTo(87.5, 9),
      basisForgoneQuote: expect.closeTo(0, 9),
    });
    expect(Math.abs(result.forcedExit?.residualQuote ?? 1)).toBeLessThan(1e-9);
    expect(result.totals.forcedExitLossQuote).toBeCloseTo(150, 9);
    expect(result.netDelta.worstBase).toBeCloseTo(-10, 9);
  });

  test('still cost less than without, where all of it died', () => {
    // Without: dead at 62.5, 20 short bought back at 40: −1,000 + 1,200 = 200. What is saved is −350: the short ran.
    expect(tell(pair(rows), {}).result.derisking).toMatchObject({
      netWithoutQuote: expect.closeTo(200, 9),
      savedQuote: expect.closeTo(-350, 9),
      forcedExitWithout: true,
    });
  });
});

describe('how often and how much', () => {
  /** 75 at every close from bar 1 on. */
  const low: readonly Row[] = [
    CALM,
    [100, 100, 75, 75],
    ...Array.from({ length: 6 }, (): Row => [75, 75, 75, 75]),
  ];
  const volatile: Partial<Derisking> = {
    marginRatio: null,
    liquidity: {
      series: { venue: 'own', instrument: 'book', kind: 'signal' },
      below: 10,
    },
  };
  const thin = pair(low, {
    signals: [
      {
        name: 'book',
        values: [
          { atMs: hour(0), value: 5 },
          { atMs: hour(5), value: 11 },
        ],
      },
    ],
  });

  test('as often as it holds, at most so many times', () => {
    expect(reducedAt(tell(thin, { ...volatile, times: 9 }))).toEqual([1, 2, 3, 4, 5].map(hour));
    const twice = tell(thin, { ...volatile, times: 2 });
    expect(reducedAt(twice)).toEqual([hour(1), hour(2)]);
    expect(twice.result.legs.at(-1)?.quantityBase).toBeCloseTo(5, 9);
  });

  test('not before the last time is so long ago', () => {
    const cool = { ...volatile, times: 9, coolDown: durationMs(2 * HOUR_MS) };
    // From the open at 1 h two hours are over at the close of the bar that opens at 2 h.
    expect(reducedAt(tell(thin, cool))).toEqual([hour(1), hour(3), hour(5)]);
  });

  test('all of it, where that is what is asked, or next to nothing would be left', () => {
    const all = tell(pair(), { reduce: fraction(1) });
    expect(all.result.legs.map(({ exit }) => exit)).toEqual([
      { atMs: hour(2), price: 75, kind: 'policy' },
      { atMs: hour(2), price: 75, kind: 'policy' },
    ]);
    expect(quantities(tell(thin, { ...volatile, times: 9, reduce: fraction(0.97) }))).toHaveLength(
      4,
    );
  });

  test('where books are thin, and where a level is not known, nothing', () => {
    const later = pair(low, { signals: [{ name: 'book', values: [{ atMs: hour(3), value: 5 }] }] });
    expect(reducedAt(tell(later, volatile))).toEqual([hour(4)]);
  });
});

test('a volatility is asked of the bars up to the close, and of none before the window', () => {
  // ln(75 ÷ 100)² = 0.0827610 in one hour, of 8,760 a year: √(0.0827610 · 8,760) = 26.9256, 2,693 % a year.
  const rows: readonly Row[] = [...FALL.slice(0, 3), [70, 70, 64, 64], [64, 100, 64, 100], CALM];
  const over = durationMs(HOUR_MS);
  const at = (above: number) =>
    reducedAt(
      tell(pair(rows), { marginRatio: null, volatility: { over, above: annualFraction(above) } }),
    );
  const level = Math.abs(Math.log(0.75)) * Math.sqrt(8_760);
  expect(level).toBeCloseTo(26.9256, 3);
  expect(at(level * 0.999_999)).toEqual([hour(2)]);
  // The way back from 64 to 100 in bar 4 is longer: ln(100 ÷ 64) = 0.4463.
  expect(at(level * 1.000_001)).toEqual([hour(5)]);
  // Over three hours there is nothing to be asked before the close of bar 2.
  const three = { over: durationMs(3 * HOUR_MS), above: annualFraction(1) };
  expect(reducedAt(tell(pair(rows), { marginRatio: null, volatility: three }))).toEqual([hour(3)]);
});

test('a pair is not reduced while a venue fills no order of it, and then is if it still should be', () => {
  const halts = [
    {
      venue: 'venue-1',
      kind: 'trading' as const,
      from: epochMs(hour(2)),
      to: epochMs(hour(3)),
      source: null,
      record: null,
      assumed: null,
    },
  ];
  const told = tell(pair(), {}, { scenario: { halts } });
  expect(reducedAt(told)).toEqual([hour(3)]);
  expect(told.result.events.find(({ kind }) => kind === 'halted')).toMatchObject({ atMs: hour(2) });
});

test('a row of a sweep is the replay that it stands for, and says why it takes a whole one', () => {
  const story = pair();
  const unplanned = { ...FIXED, ofRange: fraction(0.1) };
  for (const change of [{ derisk: RULE }, { unplanned }, { derisk: RULE, unplanned }]) {
    const scenario = { ...scenarioOf(story), ...change };
    const market = makeMarket(tapeOf(scenario, historyOf(story)).tape);
    const how = { engine: 'indexed', onlyLeg: null } as const;
    const engine = pointEngine(scenario, booksOf(story), market, how);
    expect(engine.how).toBe('replay');
    expect(engine.note).toMatch(/slippage|reduced/);
    const row = new Float64Array(FIGURES.length);
    expect(engine.figuresAt(hour(0), row)).toBeNull();
    const { totals } = tellBy(story, { scenario: change }).result;
    expect(row[AT.netQuote]).toBe(totals.netQuote);
    expect(row[AT.forcedExitLossQuote]).toBe(totals.forcedExitLossQuote);
  }
});

test('a ladder of leverages tells how what was left of a leg ended', () => {
  const deeper: readonly Row[] = [...FALL.slice(0, 3), [70, 70, 30, 40], [40, 100, 40, 100], CALM];
  for (const [rows, end, endAtMs] of [
    [FALL, 'planned', hour(5)],
    [deeper, 'liquidated', hour(3)],
  ] as const) {
    const story = pair(rows);
    const scenario = { ...scenarioOf(story), derisk: RULE };
    const { tape } = tapeOf(scenario, historyOf(story));
    const { result } = tellBy(story, { scenario: { derisk: RULE } });
    const ladder = leverageLadder(scenario, booksOf(story), tape, result);
    const rung = ladder?.rungs.find(({ leverage }) => leverage === 2);
    expect(rung?.legs[0]).toMatchObject({ role: 'long', end, endAtMs });
  }
});

describe('what can not be reduced is refused by name', () => {
  test.each(['cross', 'inverse'] as const)('%s', (template) => {
    const story = input(template, 2_000, [
      leg('spot', FALL),
      leg('perp', FALL, template === 'inverse' ? { contract: 'inverse' } : {}),
    ]);
    expect(() => tellBy(story, { scenario: { derisk: RULE } })).toThrow('derisk');
  });

  test('and a volatility over less than a bar', () => {
    const volatility = { over: durationMs(60_000), above: annualFraction(1) };
    expect(() => tellBy(pair(), { scenario: { derisk: { ...RULE, volatility } } })).toThrow(
      ScenarioError,
    );
  });
});

test('a carry of spot and perp is reduced on both sides; what the spot brought is idle cash', () => {
  // 1,500 at 2x: 10 coins of spot for 1,000, the perp 10 short with 500.
  const rows: readonly Row[] = [CALM, [100, 120, 100, 120], [120, 120, 120, 120], CALM];
  const story = input('segregated', 1_500, [leg('spot', rows), leg('perp', rows)]);
  // At 120: 300 of equity, 240 asked: 80 %.
  const told = tell(story, { marginRatio: fraction(0.8) });
  expect(reducedAt(told)).toEqual([hour(2)]);
  const perp = told.result.legs.find(({ role, lifeIndex }) => role === 'perp' && lifeIndex === 1);
  // 300 of equity on 5 coins: 300 + 5·20 in the wallet.
  expect(perp).toMatchObject({ quantityBase: 5, marginQuote: expect.closeTo(400, 9) });
  expect(told.result.totals.netQuote).toBeCloseTo(0, 9);
});
