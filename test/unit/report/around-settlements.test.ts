/**
 * Goal: how far the prices stand apart around settlements is told by the minute, and only where it is known.
 * Method: minutes on which the divergence is another one in the five minutes after a settlement.
 */
import { expect, test } from 'vitest';
import type { ReplayReport } from '../../../src/domain/report.ts';
import { settlementFigure } from '../../../src/report/sections/settlement-figure.ts';
import { settlementDivergence } from '../../../src/report/settlement-divergence.ts';
import { avaxReport, FROM } from '../../builders/report-fixture.ts';

const MINUTE = 60_000;
const SETTLED = FROM + 480 * MINUTE;

/** A day of minutes: 20 bps in closes from the settlement to five minutes after it, −2 bps elsewhere. */
function report(change: Partial<ReplayReport['result']> = {}): ReplayReport {
  const made = avaxReport({ gridMs: MINUTE, ...change });
  const atMs = Float64Array.from({ length: 1_440 }, (_, i) => FROM + i * MINUTE);
  const divergenceFraction = atMs.map((at) => {
    const since = at + MINUTE - SETTLED;
    return since >= 0 && since < 5 * MINUTE ? 0.002 : -0.0002;
  });
  const curves = {
    ...made.curves,
    atMs,
    divergenceFraction,
    settledAtMs: Float64Array.of(SETTLED),
  };
  return { ...made, curves };
}

test('a close belongs to the minutes from the nearest settlement to the end of its bar', () => {
  const found = settlementDivergence(report());
  expect(found?.buckets).toHaveLength(12);
  expect(found?.buckets.map(({ closes }) => closes)).toEqual(Array.from({ length: 12 }, () => 5));
  expect(found?.buckets[5]).toMatchObject({ fromMs: -5 * MINUTE, toMs: 0, medianFraction: 0.0002 });
  expect(found?.buckets[6]).toMatchObject({ fromMs: 0, toMs: 5 * MINUTE, medianFraction: 0.002 });
  expect(found?.overallFraction).toBe(0.0002);
});

test('between two settlements each close is of the nearer one', () => {
  const made = report();
  // Settlements forty minutes apart: of the forty closes between them each has half.
  const settledAtMs = Float64Array.of(SETTLED, SETTLED + 40 * MINUTE);
  const found = settlementDivergence({ ...made, curves: { ...made.curves, settledAtMs } });
  // Closes are on whole minutes. The second one has those from 19 minutes before it on: four of the
  // stretch from −20 to −15. The first has those up to 20 minutes after it: one of that from 20 to 25.
  const closes = found?.buckets.map((bucket) => bucket.closes);
  expect(closes).toEqual([5, 5, 9, 10, 10, 10, 10, 10, 10, 10, 6, 5]);
});

test('a median of fewer than five closes is none', () => {
  const made = report();
  const settledAtMs = Float64Array.of(FROM + 2 * MINUTE);
  const found = settlementDivergence({ ...made, curves: { ...made.curves, settledAtMs } });
  // Closes begin a minute after the window does, one minute before the settlement.
  expect(found?.buckets[5]).toMatchObject({ closes: 1, medianFraction: null });
});

test('nothing is told of an hourly grid, of a reconstruction, or where nothing settled', () => {
  expect(settlementDivergence(avaxReport())).toBeNull();
  expect(settlementDivergence(report({ gridMs: 60 * MINUTE }))).toBeNull();
  expect(settlementDivergence(report({ reconstruction: 'x' }))).toBeNull();
  const made = report();
  const settledAtMs = new Float64Array(0);
  expect(settlementDivergence({ ...made, curves: { ...made.curves, settledAtMs } })).toBeNull();
});

test('the drawing says each of its columns in words', () => {
  const markup = settlementFigure(report())?.markup ?? '';
  expect(markup).toContain('−5 to 0 minutes: 2.0\u00a0bps; 0 to +5 minutes: 20.0\u00a0bps');
  expect(markup).toContain('Of all closes: 2.0\u00a0bps');
  expect(markup.match(/class="column"/g)).toHaveLength(12);
});
