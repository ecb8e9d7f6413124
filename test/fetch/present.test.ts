/**
 * Goal: no bar is fetched that may still change, and no settlement is taken for absent that is only late.
 * Method: instants around the end of an hour.
 */
import { expect, test } from 'vitest';
import type { Page, Wanted } from '../../src/fetch/fetcher.ts';
import { settled, withoutEarlyEnd } from '../../src/fetch/present.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOON = Date.UTC(2025, 5, 1, 12);
const wanted = (kind: Wanted['kind'], resolutionMs: number): Wanted => ({
  ...{ venue: 'bybit-linear', instrument: 'BTCUSDT', kind, resolutionMs },
  ...{ fromMs: NOON - 10 * HOUR, toMs: NOON + 10 * HOUR },
});

test.each([
  ['a minute and more after its end', NOON + MINUTE, NOON],
  ['half a minute after its end', NOON + MINUTE / 2, NOON - HOUR],
  ['in the middle of the next', NOON + HOUR / 2, NOON],
])('the last bar is closed %s', (_name, nowMs, toMs) => {
  expect(settled(wanted('mark', HOUR), nowMs)).toMatchObject({ fromMs: NOON - 10 * HOUR, toMs });
});

test('a print is waited for ten minutes', () => {
  expect(settled(wanted('funding', 0), NOON).toMs).toBe(NOON - 10 * MINUTE);
});

test('bars are wanted by their open: both ends move to the next one', () => {
  const odd = { ...wanted('mark', HOUR), fromMs: NOON - HOUR + 1, toMs: NOON + 1 };
  expect(settled(odd, NOON + 5 * HOUR)).toMatchObject({ fromMs: NOON, toMs: NOON + HOUR });
});

test('what lies in the future is empty', () => {
  const later = settled(wanted('mark', HOUR), NOON - 20 * HOUR);
  expect(later.toMs).toBeLessThan(later.fromMs);
});

/** A page of the last three hours before noon, with bars of its first minutes only. */
function page(minutes: number): Page {
  const openMs = Float64Array.from({ length: minutes }, (_, row) => NOON - 3 * HOUR + row * MINUTE);
  const flat = openMs.map(() => 1);
  const columns = { openMs, open: flat, high: flat, low: flat, close: flat, volume: null };
  return {
    ...{ fromMs: NOON - 3 * HOUR, toMs: NOON, asked: '/kline', sha256: 'ab', notes: [] },
    rows: minutes === 0 ? null : { sort: 'bars', resolutionMs: MINUTE, columns },
  };
}
const asked = { ...wanted('mark', MINUTE), toMs: NOON };

test.each([
  ['all are there', 180, NOON, null],
  ['the last five are not there yet', 175, NOON, NOON - 5 * MINUTE],
  ['the last two hours are not there, of which the older one never came', 60, NOON, NOON - HOUR],
  ['none is there', 0, NOON, NOON - HOUR],
  ['the last five are not there an hour later', 175, NOON + HOUR, null],
])('bars at the present’s edge: %s', (_name, minutes, nowMs, cutMs) => {
  const { believed, early } = withoutEarlyEnd([page(minutes)], asked, nowMs);
  expect(believed.map(({ toMs }) => toMs)).toEqual([cutMs ?? NOON]);
  const spans = early.map(({ fromMs, toMs }) => [fromMs, toMs]);
  expect(spans).toEqual(cutMs === null ? [] : [[cutMs, NOON]]);
});
