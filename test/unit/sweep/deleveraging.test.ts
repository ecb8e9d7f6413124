/**
 * Goal: a sweep meets rounds of auto-deleveraging as the replay of each entry would, and says why it replays.
 * Method: the pair of test/builders/deleveraged.ts entered at each of its bars, beside the engine that walks them all.
 */
import { describe, expect, test } from 'vitest';
import { tapeOf } from '../../../src/replay/tape-of.ts';
import { DatedPlans } from '../../../src/sweep/dated-plans.ts';
import { AT, FIGURES } from '../../../src/sweep/figures.ts';
import { makeMarket } from '../../../src/sweep/market.ts';
import { type PointOptions, pointEngine } from '../../../src/sweep/point-engine.ts';
import { pair } from '../../builders/deleveraged.ts';
import { booksOf, historyOf, scenarioOf } from '../../differential/engine.ts';
import { rowDifferences } from '../../differential/row-differences.ts';
import { hour } from '../../differential/stories/build.ts';

function rowOf(entryMs: number, onlyLeg: PointOptions['onlyLeg']): Float64Array {
  const input = pair();
  const scenario = scenarioOf(input);
  const { tape } = tapeOf(scenario, historyOf(input));
  const row = new Float64Array(FIGURES.length);
  const point = pointEngine(scenario, booksOf(input), makeMarket(tape), {
    engine: 'indexed',
    onlyLeg,
  });
  if (onlyLeg === null) expect(point.note).toBe('rounds of auto-deleveraging are met one by one');
  expect(point.figuresAt(entryMs, row)).toBeNull();
  return row;
}

describe('a row', () => {
  test('is the replay from its entry', () => {
    expect(rowDifferences(pair(), [0, 0.34, 0.67, 1])).toEqual({ found: [], how: 'replay' });
  });

  test('names the leg that was closed, and when', () => {
    const row = rowOf(hour(0), null);
    expect(row[AT.firstLiquidationAtMs]).toBe(hour(2));
    expect(row[AT.liquidatedLeg]).toBe(1);
    expect(row[AT.netQuote]).toBe(1_000);
  });

  test('of an entry after the round has nothing of it', () => {
    expect(rowOf(hour(3), null)[AT.firstLiquidationAtMs]).toBeNaN();
  });

  test('that asks one leg alone has nothing of the other’s rounds', () => {
    expect(rowOf(hour(0), 0)[AT.firstLiquidationAtMs]).toBeNaN();
    expect(rowOf(hour(0), 1)[AT.liquidatedLeg]).toBe(1);
    expect(rowOf(hour(0), 'neither')[AT.firstLiquidationAtMs]).toBeNaN();
  });
});

test('the plan of a late entry keeps the rounds that an earlier one meets, whichever is asked first', () => {
  const input = pair();
  const plans = new DatedPlans(scenarioOf(input), booksOf(input), (plan) => plan);
  const roundsAt = (entryMs: number) => plans.at(entryMs).adl?.legs[1]?.rounds.length;
  expect([roundsAt(hour(3)), roundsAt(hour(0))]).toEqual([1, 1]);
});
