/**
 * Goal: the leverage that `size` answers with holds, and so does every smaller one.
 * Method: engines that answer what the test says, with losses chosen by hand.
 */
import { describe, expect, test } from 'vitest';
import { AT, type PointEngine, type Row } from '../../../src/sweep/figures.ts';
import { LeverageTally, largestLeverage, type SizingStep } from '../../../src/sweep/sizing.ts';

const HOUR_MS = 3_600_000;

/** Loses as told by entry, of a capital of 200; `null` is refused. A loss above zero is a death at once. */
const engineOf = (losses: readonly (number | null)[]): PointEngine => ({
  how: 'indexed',
  note: null,
  figuresAt(entryMs: number, row: Row) {
    row.fill(Number.NaN);
    const loss = losses[entryMs / HOUR_MS] ?? null;
    if (loss === null) return 'the venue allows 20x';
    row[AT.capitalQuote] = 200;
    row[AT.forcedExitLossQuote] = loss;
    if (loss !== 0) row[AT.firstLiquidationAtMs] = entryMs;
    return null;
  },
});
/** One entry an hour, one a loss. */
function sizingStep(leverage: number, losses: readonly (number | null)[]): SizingStep {
  const tally = new LeverageTally(leverage, asked);
  for (const hour of losses.keys()) tally.add(engineOf(losses), hour * HOUR_MS);
  return tally.step();
}
const asked = { maxLossFraction: 0.05, coverageFraction: 0.75 };

describe('one leverage', () => {
  test('counts entries within the allowed loss, the limit included', () => {
    // 5 % of 200 is 10: 0, 10 and −3 are within, 11 is not.
    const step = sizingStep(4, [0, 10, -3, 11]);
    expect(step).toMatchObject({
      leverage: 4,
      entries: 4,
      refused: 0,
      refusal: null,
      deaths: 3,
      episodes: 1,
      withinFraction: 0.75,
      lossMaxFraction: 0.055,
    });
    // Sorted −3, 0, 10, 11 of 200: the median is 5 of 200.
    expect(step.lossP50Fraction).toBeCloseTo(0.025, 12);
  });

  test('an entry that the venue refuses is not within, and its loss is not zero', () => {
    const step = sizingStep(30, [null, 0, 20, null]);
    expect(step).toMatchObject({
      refused: 2,
      refusal: 'the venue allows 20x',
      withinFraction: 0.25,
      lossP50Fraction: 0.05,
    });
  });

  test('with all refused there is no loss to tell', () => {
    expect(sizingStep(30, [null])).toMatchObject({
      withinFraction: 0,
      lossP50Fraction: null,
      lossP99Fraction: null,
      lossMaxFraction: null,
    });
  });
});

describe('the answer', () => {
  const profile = (...steps: [number, number][]): SizingStep[] =>
    steps.map(([leverage, withinFraction]) => ({
      leverage,
      withinFraction,
      entries: 1,
      refused: 0,
      refusal: null,
      deaths: 0,
      episodes: 0,
      lossP50Fraction: 0,
      lossP99Fraction: 0,
      lossMaxFraction: 0,
    }));

  test('is the largest leverage below which nothing fails', () => {
    expect(largestLeverage(profile([1, 1], [2, 0.8], [3, 0.7]), asked)).toBe(2);
  });

  test('one that holds above one that fails is no answer', () => {
    expect(largestLeverage(profile([1, 1], [2, 0.7], [3, 0.9]), asked)).toBe(1);
  });

  test('a share of exactly the coverage holds', () => {
    expect(largestLeverage(profile([1, 0.75]), asked)).toBe(1);
  });

  test('is none where the smallest fails', () => {
    expect(largestLeverage(profile([1, 0.7], [2, 1]), asked)).toBeNull();
  });
});
