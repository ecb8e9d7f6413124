/**
 * Goal: no bar is fetched that may still change, and no settlement is taken for absent that is only late.
 * Method: instants around the end of an hour.
 */
import { expect, test } from 'vitest';
import type { Wanted } from '../../src/fetch/fetcher.ts';
import { settled } from '../../src/fetch/present.ts';

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
