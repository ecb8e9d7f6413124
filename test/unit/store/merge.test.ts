/** Rows that meet stored ones: which are equal, which disagree, and what a stored one may learn. */
import { expect, test } from 'vitest';
import { ALL_TIME } from '../../../src/store/window.ts';
import { Desk, HOUR, keyOf, MINUTE, minutes, printsOf, refusal, T0, valuesOf } from './rows.ts';

const desk = new Desk();
const LAST = { ...keyOf('last'), kind: 'last' } as const;
const FUNDING = { ...keyOf('funding'), kind: 'funding' } as const;
const OPEN_INTEREST = { ...keyOf('open-interest'), kind: 'open-interest' } as const;

const volumes = async () => {
  const history = await desk.with('read', (store) => store.readBarHistory(LAST, ALL_TIME));
  return history?.volume === null ? null : Array.from(history?.volume ?? []);
};

test('trades keep their volume; unknown volume is NaN, and zero is zero', async () => {
  await desk.put(LAST, 'a', { bars: minutes([0, 1, 2], [7, Number.NaN, 0]) });
  expect(await volumes()).toEqual([7, Number.NaN, 0]);
});

test('what a mark file carries in its volume column is not kept', async () => {
  const mark = { ...LAST, kind: 'mark' } as const;
  await desk.put(mark, 'a', { bars: minutes([0, 1], [7, 8]) });
  const history = await desk.with('read', (store) => store.readBarHistory(mark, ALL_TIME));
  expect(history?.volume).toBeNull();
});

test('an equal bar whose volume is not known learns it, and says how many did', async () => {
  await desk.put(LAST, 'a', { bars: minutes([0, 1, 2], null) });
  const count = await desk.put(LAST, 'b', { bars: minutes([1, 2, 3], [5, Number.NaN, 6]) });
  expect(count).toEqual({
    rowsAdded: 1,
    rowsAlreadyThere: 2,
    rowsCompleted: 1,
    rowsOfOtherVolume: 0,
  });
  expect(await volumes()).toEqual([Number.NaN, 5, Number.NaN, 6]);
});

test('a difference in volume alone refuses nothing: the first volume stays, and it is told', async () => {
  await desk.put(LAST, 'a', { bars: minutes([0, 1], [5, 6]) });
  const count = await desk.put(LAST, 'b', { bars: minutes([0, 1], [5, 7]) });
  expect(count).toEqual({
    rowsAdded: 0,
    rowsAlreadyThere: 2,
    rowsCompleted: 0,
    rowsOfOtherVolume: 1,
  });
  expect(await volumes()).toEqual([5, 6]);
});

test('a price that differs is refused, and its volume is not learned', async () => {
  await desk.put(LAST, 'a', { bars: minutes([0, 1], null) });
  const bars = { ...minutes([0, 1], [5, 6]), high: Float64Array.of(100, 102) };
  const error = await refusal(desk.put(LAST, 'b', { bars }));
  expect(error.issues[0]).toMatchObject({
    where: 'b: v i last at 2024-06-01 00:01 UTC',
    expected: 'high 101, as stored from a',
    found: '102',
  });
  expect(await volumes()).toBeNull();
});

// Eight hours after T0 a settlement that one source stamps 10 ms before the minute 08:00:30 begins,
// the other 20 ms later: a slot of whole minutes would take them for two.
test.each([
  ['on two sides of half a minute', 30_000 - 10, 30_000 + 10],
  ['on two sides of a minute', -10, 10],
  ['almost a minute apart', 0, 59_999],
])('prints of one settlement, %s, are one, and the first stamp stays', async (_name, a, b) => {
  const at = T0 + 8 * HOUR;
  await desk.put(FUNDING, 'a', { prints: printsOf([{ at: at + a, rate: 0.0001 }]) });
  const same = { at: at + b, rate: 0.0001, interval: 8 * HOUR, price: 101 };
  const count = await desk.put(FUNDING, 'b', { prints: printsOf([same]) });
  expect(count).toMatchObject({ rowsAdded: 0, rowsAlreadyThere: 1, rowsCompleted: 1 });
  const series = await desk.with('read', (store) => store.readFunding(FUNDING, ALL_TIME));
  expect(series).toMatchObject({
    settledAtMs: Float64Array.of(at + a),
    intervalMs: Float64Array.of(8 * HOUR),
    price: Float64Array.of(101),
  });
});

test('prints a whole minute apart are two settlements', async () => {
  await desk.put(FUNDING, 'a', { prints: printsOf([{ at: T0, rate: 0.0001 }]) });
  const other = printsOf([{ at: T0 + MINUTE, rate: 0.0002 }]);
  expect(await desk.put(FUNDING, 'b', { prints: other })).toMatchObject({ rowsAdded: 1 });
});

test('a print meets the stored one of its own settlement, not that of its neighbour', async () => {
  const hours = [0, 1, 2, 3].map((hour) => ({ at: T0 + hour * HOUR, rate: hour / 10_000 }));
  await desk.put(FUNDING, 'a', { prints: printsOf(hours) });
  const late = hours.map(({ at, rate }) => ({ at: at + 7, rate }));
  const more = [...late, { at: T0 + 4 * HOUR, rate: 0.0004 }];
  expect(await desk.put(FUNDING, 'b', { prints: printsOf(more) })).toMatchObject({
    rowsAdded: 1,
    rowsAlreadyThere: 4,
  });
});

test.each([
  ['rate', { at: T0, rate: 0.0002 }, 'rate 0.0001, as stored from a', '0.0002'],
  [
    'interval',
    { at: T0, rate: 0.0001, interval: 4 * HOUR },
    'interval 28800000, as stored from a',
    '14400000',
  ],
  ['price', { at: T0, rate: 0.0001, price: 99 }, 'price 100, as stored from a', '99'],
])('a print of another %s is refused', async (_name, print, expected, found) => {
  const stored = { at: T0, rate: 0.0001, interval: 8 * HOUR, price: 100 };
  await desk.put(FUNDING, 'a', { prints: printsOf([stored]) });
  const error = await refusal(desk.put(FUNDING, 'b', { prints: printsOf([print]) }));
  expect(error.issues).toMatchObject([{ expected, found }]);
});

test('values merge: equal ones are counted, new ones added', async () => {
  await desk.put(OPEN_INTEREST, 'a', {
    values: valuesOf([
      [T0, 5],
      [T0 + 9, 6],
    ]),
  });
  const count = await desk.put(OPEN_INTEREST, 'b', {
    values: valuesOf([
      [T0 + 9, 6],
      [T0 + 10, 7],
    ]),
  });
  expect(count).toMatchObject({ rowsAdded: 1, rowsAlreadyThere: 1 });
  const series = await desk.with('read', (store) => store.readValues(OPEN_INTEREST, ALL_TIME));
  expect(Array.from(series?.value ?? [])).toEqual([5, 6, 7]);
});

test('a value that differs at one instant is refused', async () => {
  await desk.put(OPEN_INTEREST, 'a', { values: valuesOf([[T0, 5]]) });
  const error = await refusal(desk.put(OPEN_INTEREST, 'b', { values: valuesOf([[T0, 6]]) }));
  expect(error.issues[0]).toMatchObject({ expected: 'value 5, as stored from a', found: '6' });
});
