/** What the store says of itself: extent, gaps, and what a venue was asked for in vain. */
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/store/answers.ts';
import { Desk, HOUR, keyOf, MINUTE, minutes, printsOf, T0, valuesOf } from './rows.ts';

const desk = new Desk();
const hour = (n: number, interval?: number) => ({
  at: T0 + n * HOUR,
  rate: 0.0001,
  ...(interval === undefined ? {} : { interval: interval * HOUR }),
});

const gapsOf = async () => {
  const [series] = await desk.with('read', (store) => store.describeSeries());
  return series?.gaps;
};

test('whole bars have no gap', async () => {
  await desk.put(keyOf('mark'), 'a', { bars: minutes([0, 1, 2], null) });
  expect(await gapsOf()).toEqual({ count: 0, longestMs: 0, totalMs: 0 });
});

// Of minutes 0 to 9 are missing: 2; 4, 5 and 6; 8. Three gaps, the longest of three minutes, five in all.
test('gaps of bars are counted, and the longest is the time without a bar', async () => {
  await desk.put(keyOf('mark'), 'a', { bars: minutes([0, 1, 3, 7, 9], null) });
  expect(await gapsOf()).toEqual({ count: 3, longestMs: 3 * MINUTE, totalMs: 5 * MINUTE });
});

test('prints are held to the interval in force, which a venue may change', async () => {
  // Every 8 hours to hour 24, then every hour; nothing is missing.
  const changed = [0, 8, 16, 24, 25, 26, 27, 28, 29, 30, 31].map((n) => hour(n));
  await desk.put(keyOf('funding'), 'f', { prints: printsOf(changed) });
  expect(await gapsOf()).toEqual({ count: 0, longestMs: 0, totalMs: 0 });
});

test('a settlement that is missing is a gap of one interval', async () => {
  const prints = [0, 8, 16, 32, 40].map((n) => hour(n));
  await desk.put(keyOf('funding'), 'f', { prints: printsOf(prints) });
  expect(await gapsOf()).toEqual({ count: 1, longestMs: 8 * HOUR, totalMs: 8 * HOUR });
});

test('borrow rates are held to their intervals too, as the record names them', async () => {
  const prints = [0, 1, 2, 6].map((n) => hour(n, 1));
  await desk.put(keyOf('borrow'), 'b', { prints: printsOf(prints) });
  expect(await gapsOf()).toEqual({ count: 1, longestMs: 3 * HOUR, totalMs: 3 * HOUR });
});

test('one print tells no interval, and values have none', async () => {
  await desk.put(keyOf('funding'), 'f', { prints: printsOf([hour(0)]) });
  expect(await gapsOf()).toBeNull();
  await desk.put(keyOf('signal', 'a'), 's', { values: valuesOf([[T0, 1]]) });
  const [signal] = await desk.with('read', (store) => store.describeSeries({ kind: 'signal' }));
  expect(signal).toMatchObject({ gaps: null, firstMs: T0, lastMs: T0, rows: 1 });
});

test('a filter narrows the list', async () => {
  await desk.put(keyOf('mark', 'A'), 'a', { bars: minutes([0, 1], null) });
  await desk.put(keyOf('mark', 'B'), 'b', { bars: minutes([0, 1], null) });
  await desk.put(keyOf('funding', 'A'), 'f', { prints: printsOf([hour(0)]) });
  const names = (filter: object) =>
    desk.with('read', async (store) =>
      (await store.listSeries(filter)).map(({ key }) => `${key.instrument} ${key.kind}`),
    );
  expect(await names({})).toEqual(['A funding', 'A mark', 'B mark']);
  expect(await names({ instrument: 'A' })).toEqual(['A funding', 'A mark']);
  expect(await names({ kind: 'mark', venue: 'v' })).toEqual(['A mark', 'B mark']);
  expect(await names({ venue: 'w' })).toEqual([]);
});

const answer = (
  fromHour: number,
  toHour: number,
  rows: number,
  more?: Partial<Answer>,
): Answer => ({
  venue: 'v',
  instrument: 'i',
  kind: 'mark',
  resolutionMs: MINUTE,
  asked: 'an interface',
  fromMs: T0 + fromHour * HOUR,
  toMs: T0 + toHour * HOUR,
  rows,
  ...more,
});

test('empty answers that meet are one stretch; what another interface had is none', async () => {
  const given = [
    answer(0, 1, 0, { asked: 'january.zip' }),
    answer(1, 2, 0, { asked: 'february.zip' }),
    answer(2, 3, 60),
    answer(5, 6, 0, { asked: 'may.zip' }),
    answer(4, 7, 180, { asked: 'rest' }),
    answer(8, 9, 0),
    answer(0, 1, 0, { kind: 'funding', resolutionMs: 0 }),
  ];
  await desk.with('write', (store) =>
    store.write(async (writer) => {
      for (const one of given) await writer.addAnswer(one);
    }),
  );
  const stretches = await desk.with('read', (store) => store.emptyStretches());
  expect(
    stretches.map(({ kind, fromMs, toMs }) => [kind, (fromMs - T0) / HOUR, (toMs - T0) / HOUR]),
  ).toEqual([
    ['funding', 0, 1],
    ['mark', 0, 2],
    ['mark', 8, 9],
  ]);
  expect(
    await desk.with('read', (store) => store.emptyStretches({ kind: 'funding' })),
  ).toHaveLength(1);
});
