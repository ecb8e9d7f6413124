/**
 * Goal: the last hour before a forced exit is shown as finely as the history has it, however coarse the
 * replay's grid was, with the moment, the trigger and the calls where they were.
 * Method: a pair on minutes replayed by the hour, whose every price is derived here by hand.
 */
import { describe, expect, test } from 'vitest';
import type { BarSeries } from '../../../src/domain/series.ts';
import { closeUpsOf } from '../../../src/history/close-ups.ts';
import type { ReplayHistory } from '../../../src/replay/replay-history.ts';
import { tell, withLeg } from '../../builders/engine.ts';
import { historyOf, scenarioOf } from '../../differential/engine.ts';
import type { OracleInput } from '../../differential/oracle/types.ts';
import { bars, HOUR_MS, hour, input, leg, type Row } from '../../differential/stories/build.ts';
import { CALL_STORY } from '../../differential/stories/own-delta.ts';

const MINUTE = 60_000;
const calm: Row = [100, 100, 100, 100];

/** Four hours of minutes at 100, with one minute of its own. */
const minutes = (at: number, row: Row) =>
  bars(
    Array.from({ length: 240 }, (_, i) => (i === at ? row : calm)),
    MINUTE,
  );

/**
 * A pair at 2x with 50 a unit posted and 20 % to maintain: the long dies where 50 + p − 100 = 0.2·p, at
 * 62.5. Minute 130, ten past two, reaches 60; at three the short is closed.
 */
const story = input(
  'delta-neutral',
  10_000,
  [
    leg('long', [], { marks: minutes(130, [100, 100, 60, 100]) }),
    leg('short', [], { marks: minutes(130, [100, 101, 99, 100]) }),
  ],
  { gridMs: HOUR_MS, windowMs: [hour(0), hour(4)] },
);

const upOf = (
  of: OracleInput,
  change: (history: ReplayHistory) => ReplayHistory = (same) => same,
) => closeUpsOf(scenarioOf(of), tell(of, { history: change }).result, change(historyOf(of)));

const minuteAt = (atMs: number): number => (atMs - hour(0)) / MINUTE;

describe('a close-up', () => {
  test('is on minutes where the replay was on hours: the hour until the minute that reached the trigger', () => {
    const [up, ...more] = upOf(story);
    expect(more).toEqual([]);
    expect(up).toMatchObject({ role: 'long', lifeIndex: 0, triggerPrice: 62.5 });
    expect(minuteAt(up?.reachedAtMs ?? 0)).toBe(130);
    expect(up?.own.resolutionMs).toBe(MINUTE);
    expect(up?.own.series).toContain('mark');
    // The hour that ends with the minute, and ten minutes past the short's close at three.
    expect(up?.windowMs.map(minuteAt)).toEqual([71, 191]);
    expect(minuteAt(up?.own.atMs[0] ?? 0)).toBe(71);
    expect(up?.own.atMs).toHaveLength(120);
  });

  test('has the close and the side that hurts, of the other leg too', () => {
    const [up] = upOf(story);
    const at = 130 - 71;
    expect([up?.own.close[at], up?.own.adverse[at]]).toEqual([100, 60]);
    expect(up?.other?.role).toBe('short');
    expect([up?.other?.close[at], up?.other?.adverse[at]]).toEqual([100, 101]);
  });

  test('goes on for ten minutes where the survivor is held', () => {
    const held = { ...story, survivor: { policy: 'hold', reactionMs: 0 } } as const;
    expect(upOf(held)[0]?.windowMs.map(minuteAt)).toEqual([71, 141]);
  });

  test('of hours is of twelve, as far as the window goes', () => {
    const rows = Array.from({ length: 20 }, (_, i): Row => (i === 15 ? [100, 100, 60, 100] : calm));
    const coarse = input('delta-neutral', 10_000, [
      leg('long', rows),
      leg(
        'short',
        Array.from({ length: 20 }, () => calm),
      ),
    ]);
    const [up] = upOf(coarse);
    expect(up?.reachedAtMs).toBe(hour(15));
    expect(up?.windowMs[0]).toBe(hour(4));
    expect(up?.own.atMs[0]).toBe(hour(4));
  });

  test('leaves the other leg out where it is priced in another currency', () => {
    const short = tell(story).result.legs.map((one) =>
      one.role === 'short' ? { ...one, quote: 'USDC' } : one,
    );
    const result = { ...tell(story).result, legs: short };
    expect(closeUpsOf(scenarioOf(story), result, historyOf(story))[0]?.other).toBeNull();
  });

  test('leaves the other leg out where its price is of something else than the coin', () => {
    const [up] = upOf(CALL_STORY.input);
    expect([up?.role, up?.other]).toEqual(['perp', null]);
  });

  test('finds a minute that opened beyond the trigger', () => {
    const gap = (history: ReplayHistory): ReplayHistory => {
      const mark = history.legs[0]?.mark as BarSeries;
      const [open, low, high, close] = [mark.open, mark.low, mark.high, mark.close].map((column) =>
        column.map((price, i) => (i >= 120 ? 55 : price)),
      ) as [Float64Array, Float64Array, Float64Array, Float64Array];
      return withLeg(history, 0, { mark: { ...mark, open, high, low, close } });
    };
    const [up] = upOf(story, gap);
    expect(minuteAt(up?.reachedAtMs ?? 0)).toBe(120);
  });

  test('there is none where nothing was forced out', () => {
    const safe = {
      ...story,
      legs: [leg('long', [], { marks: minutes(0, calm) }), story.legs[1]],
    } as const;
    expect(upOf(safe)).toEqual([]);
  });
});

test('a leg’s margin calls lay where 50 + p − 100 is 0.2·p over the ratio', () => {
  // p = 50 / (1 − 0.2 / r): 83.33 at 50 %, 70 at 70 %, 64.29 at 90 %; the short was never liquidated.
  const [long, short] = tell(story).curves.legs;
  expect(long?.callPrices?.map(({ ratio }) => ratio)).toEqual([0.5, 0.7, 0.9]);
  const prices = long?.callPrices?.map(({ price }) => price) ?? [];
  for (const [i, price] of [250 / 3, 70, 450 / 7].entries())
    expect(prices[i]).toBeCloseTo(price, 9);
  expect(short?.callPrices).toEqual([]);
});
