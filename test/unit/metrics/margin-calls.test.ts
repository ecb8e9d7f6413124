/**
 * Goal: a margin call comes when the ratio first reaches a level, again only after it has fallen by a
 * tenth below it, and the warning is the last call before the trigger.
 */
import { describe, expect, test } from 'vitest';
import { marginCalls } from '../../../src/metrics/margin-calls.ts';
import { tell } from '../../builders/engine.ts';
import { hour, input, leg, type Row } from '../../differential/stories/build.ts';

test('a level calls again only after the ratio has been a tenth below it', () => {
  const ratio = Float64Array.of(0.4, 0.55, 0.45, 0.6, 0.35, 0.52, 0.75, 0.65, 0.95, 1);
  const at = ratio.map((_, bar) => hour(bar));
  const calls = marginCalls(ratio, at).map(({ bar, levelFraction }) => [bar, levelFraction]);
  expect(calls).toEqual([
    [1, 0.5],
    // 0.45 is not a tenth below a half, so the 0.6 of bar 3 is no new call; 0.35 is.
    [5, 0.5],
    [6, 0.7],
    [8, 0.9],
  ]);
});

test('a jump reaches all its levels in one bar, and no bar before a life began calls', () => {
  const ratio = Float64Array.of(Number.NaN, 0.1, 0.92);
  const calls = marginCalls(ratio, Float64Array.of(0, 1, 2));
  expect(calls.map(({ bar, levelFraction }) => [bar, levelFraction])).toEqual([
    [2, 0.5],
    [2, 0.7],
    [2, 0.9],
  ]);
});

/*
 * A long of 2x from 100 at 20 %: 50 + p − 100 of equity a unit, so the ratio is 0.2·p ÷ (p − 50):
 *
 *     bar 0  low 99   19.8 ÷ 49   = 0.404          no call
 *     bar 1  low 80   16 ÷ 30     = 0.533          a half
 *     bar 2  low 68   13.6 ÷ 18   = 0.755…         seven tenths
 *     bar 3  low 60   beyond 62.5, the trigger     nine tenths, and the end
 *
 * Warned of a half two hours before, of seven tenths one, of nine tenths not at all.
 */
const FALL: readonly Row[] = [
  [100, 101, 99, 100],
  [100, 101, 80, 85],
  [85, 86, 68, 70],
  [70, 71, 60, 65],
  [65, 66, 64, 65],
];

describe('a long that falls through its margin', () => {
  const { result } = tell(input('delta-neutral', 10_000, [leg('long', FALL), leg('short', FALL)]));
  const [long, short] = result.legs;

  test('was warned by each level, so long before', () => {
    expect(long?.warnings).toEqual([
      { levelFraction: 0.5, atMs: hour(1), untilTriggerMs: 2 * 3_600_000 },
      { levelFraction: 0.7, atMs: hour(2), untilTriggerMs: 3_600_000 },
      { levelFraction: 0.9, atMs: hour(3), untilTriggerMs: 0 },
    ]);
    expect(short?.warnings).toEqual([]);
  });

  test('has its calls told with the ratio, and before its death', () => {
    const story = result.events.filter(({ leg: role }) => role === 'long');
    expect(story.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['entry', hour(0)],
      ['margin-call', hour(1)],
      ['margin-call', hour(2)],
      ['margin-call', hour(3)],
      ['liquidation', hour(3)],
    ]);
    const ratios = story.flatMap(({ marginRatioFraction: ratio }) => ratio ?? []);
    expect(ratios[0]).toBeCloseTo(16 / 30, 12);
    expect(ratios[1]).toBeCloseTo(13.6 / 18, 12);
    expect(ratios[2]).toBe(1);
  });
});
