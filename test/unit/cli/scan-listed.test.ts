/** Goal: a median volume is of whole days of which all is known, in quote currency. */
import { expect, test } from 'vitest';
import type { BarHistory } from '../../../src/checks/history.ts';
import { medianDailyVolume } from '../../../src/cli/scan/listed.ts';
import { HOUR } from '../../../src/units/units.ts';

/** Hours at 100 from midnight on, each with its volume in coin. */
function hours(volumes: readonly number[]): BarHistory {
  const column = (figure: (i: number) => number) => Float64Array.from(volumes, (_, i) => figure(i));
  const price = column(() => 100);
  const key = {
    venue: 'binance-usdm',
    instrument: 'XUSDT',
    kind: 'last',
    origin: 'record',
  } as const;
  const series = {
    ...{ key, resolutionMs: HOUR, openMs: column((i) => i * HOUR), provenance: [] },
    ...{ open: price, high: price, low: price, close: price },
  };
  return { series, volume: Float64Array.from(volumes), spans: [] };
}

const day = (coins: number): readonly number[] => Array.from({ length: 24 }, () => coins);

// 24 · 1 · 100 and 24 · 2 · 100: 2,400 and 4,800, between them 3,600. Five hours are no day.
test('days that are cut off do not count', () => {
  expect(medianDailyVolume(hours([...day(1), ...day(2), ...day(9).slice(0, 5)]))).toBe(3_600);
});

test('nor does a day of which an hour is unknown, which is not zero', () => {
  const holed = [...day(50).slice(0, 23), Number.NaN];
  expect(medianDailyVolume(hours([...day(1), ...holed]))).toBe(2_400);
  expect(medianDailyVolume(hours(holed))).toBeNull();
});

test('without any volume there is none', () => {
  expect(medianDailyVolume({ ...hours(day(1)), volume: null })).toBeNull();
});
