/**
 * Goal: a replay under shocks is the replay of a market that was recorded so, by either engine, and says
 * everywhere that it is no history.
 *
 * A pair of 2x at 100 with maintenance 20 %: q = 100, 5,000 posted a leg. The short dies at
 *
 *     5,000 − 100·(p − 100) = 20·p      p = 125
 *
 * and 126 is a rise of 26 % from 100.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryRefused, ScenarioError } from '../../../src/domain/errors.ts';
import type { Shock } from '../../../src/domain/stress.ts';
import type { ReplayOutcome } from '../../../src/replay/replay.ts';
import type { Engine } from '../../../src/replay/run-plan.ts';
import { durationMs, epochMs, fraction } from '../../../src/units/units.ts';
import { tell } from '../../builders/engine.ts';
import { anyInputs } from '../../differential/arbitraries.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';
import { expectSame } from '../../same.ts';

const CALM: Row = [100, 100, 100, 100];
const pair = (rows: readonly Row[] = [CALM, CALM, CALM, CALM]): OracleInput =>
  input('delta-neutral', 10_000, [leg('long', rows), leg('short', rows)]);

const markShock = (by: number, from: number, lasting: number): Shock => ({
  kind: 'mark',
  role: 'short',
  by: fraction(by),
  from: epochMs(from),
  lasting: durationMs(lasting),
});

const stressed = (story: OracleInput, stress: readonly Shock[], engine?: Engine): ReplayOutcome =>
  tell(story, { scenario: { stress }, ...(engine === undefined ? {} : { engine }) });

describe('a shock of 30 % for half an hour inside the second bar', () => {
  const { result } = stressed(pair(), [markShock(0.3, hour(1) + HOUR_MS / 4, HOUR_MS / 2)]);

  test('liquidates the short at the mark at which it dies, 125', () => {
    const short = result.legs.find(({ role }) => role === 'short');
    expect(short?.exit).toEqual({ atMs: hour(1), price: 125, kind: 'liquidation' });
    // All of its 5,000 went: 2,500 to the mark's move, and 2,500 = 20 % of 12,500 to the venue.
    expect(result.totals.netQuote).toBeCloseTo(-5_000, 9);
    expect(result.forcedExit).toMatchObject({ marginForfeitedQuote: 2_500 });
  });

  test('is told as no history, with what it does and when', () => {
    expect(result.assumptions.filter(({ code }) => code === 'stress')).toEqual([
      {
        code: 'stress',
        text: 'STRESSED, not history: the short leg’s mark, and fills taken from it, rises by 30 % at 2024-01-01 01:15 UTC and comes back after 30 min. In a bar that lies only partly in that stretch, the bar’s extreme is moved with it. Its index and its last-price series stay as recorded.',
      },
    ]);
    expect(result).toMatchObject({
      divergence: null,
      divergenceReason: 'the marks are stressed, so their divergence is nobody’s record',
    });
  });
});

test('a shock that falls one tick short of the trigger kills nothing', () => {
  const { result } = stressed(pair(), [markShock(0.2499, hour(1), HOUR_MS)]);
  expect(result.forcedExit).toBeNull();
  expect(result.totals.netQuote).toBeCloseTo(0, 9);
});

test('the same as a market that was recorded so', () => {
  const rows: readonly Row[] = [CALM, CALM, [100, 110, 90, 100], CALM];
  const recorded: readonly Row[] = [CALM, CALM, [150, 165, 135, 150], CALM];
  const other = input('delta-neutral', 10_000, [leg('long', rows), leg('short', recorded)]);
  const { result } = stressed(pair(rows), [markShock(0.5, hour(2), HOUR_MS)]);
  const { result: told } = tell(other);
  expect(result.legs).toEqual(told.legs);
  expect(result.totals).toEqual(told.totals);
});

test('a place in the list is named where a shock can not be laid', () => {
  const apart = input('delta-neutral', 10_000, [
    leg('long', [CALM, CALM]),
    leg('short', [
      [40, 40, 40, 40],
      [40, 40, 40, 40],
    ]),
  ]);
  expect(() => stressed(apart, [{ kind: 'divergence', factor: 2 }])).toThrow(ScenarioError);
});

const shock: fc.Arbitrary<Shock> = fc.oneof(
  fc
    .tuple(fc.integer({ min: -30, max: 30 }), fc.nat(20), fc.integer({ min: 1, max: 12 }))
    .map(([by, from, quarters]) =>
      markShock(by / 100, hour(0) + (from * HOUR_MS) / 2, (quarters * HOUR_MS) / 4),
    ),
  fc.double({ min: 0, max: 1.5, noNaN: true }).map((factor) => ({
    ...{ kind: 'divergence' as const, factor },
  })),
  fc
    .integer({ min: 0, max: 500 })
    .map((min) => ({ kind: 'settlement delay' as const, by: durationMs(min * 60_000) })),
  fc.constant({ kind: 'funding flip' as const }),
);

/** By either engine; or why it is not let in. */
function outcome(story: OracleInput, stress: readonly Shock[], engine: Engine): unknown {
  try {
    const told = stressed(story, stress, engine);
    return { ...told, result: { ...told.result, engine } };
  } catch (error) {
    if (error instanceof EntryRefused || error instanceof ScenarioError) return error.message;
    throw error;
  }
}

test('both engines tell one story under any shocks', () => {
  fc.assert(
    fc.property(anyInputs(), fc.array(shock, { minLength: 1, maxLength: 3 }), (story, stress) => {
      const [bar, indexed] = [outcome(story, stress, 'bar'), outcome(story, stress, 'indexed')];
      expectSame(withoutEngine(indexed), withoutEngine(bar));
    }),
    { numRuns: 60 },
  );
});

const withoutEngine = (told: unknown): unknown =>
  typeof told === 'object' && told !== null && 'result' in told
    ? { ...told, result: { ...(told.result as object), engine: 'either' } }
    : told;

test('a price that nothing but the funding depends on: flipped twice is as it was', () => {
  fc.assert(
    fc.property(anyInputs(), (story) => {
      const flip: Shock = { kind: 'funding flip' };
      const [none, twice] = [
        outcome(story, [], 'indexed'),
        outcome(story, [flip, flip], 'indexed'),
      ];
      const figures = (told: unknown): unknown =>
        typeof told === 'string' ? told : (told as ReplayOutcome).ledger;
      expectSame(figures(twice), figures(none));
    }),
    { numRuns: 20 },
  );
});
