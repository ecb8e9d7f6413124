/** What readers are given: volumes, the files behind the rows, borrow rates apart from funding, values as known. */
import { expect, test } from 'vitest';
import { ALL_TIME } from '../../../src/store/window.ts';
import { Desk, HOUR, keyOf, MINUTE, minutes, printsOf, T0, valuesOf } from './rows.ts';

const desk = new Desk();
const MARK = { ...keyOf('mark'), kind: 'mark' } as const;
const FUNDING = { ...keyOf('funding'), kind: 'funding' } as const;
const BORROW = { ...keyOf('borrow'), kind: 'borrow' } as const;
const SIGNAL = { ...keyOf('signal'), kind: 'signal' } as const;

test('a span is the stretch of rows that a file brought, not of those it repeated', async () => {
  await desk.put(MARK, 'january', { bars: minutes([0, 1, 2, 3], null) });
  await desk.put(MARK, 'february', { bars: minutes([2, 3, 4, 5], null) });
  const history = await desk.with('read', (store) => store.readBarHistory(MARK, ALL_TIME));
  expect(history?.spans).toEqual([
    { file: 'january', firstMs: T0, lastMs: T0 + 3 * MINUTE },
    { file: 'february', firstMs: T0 + 4 * MINUTE, lastMs: T0 + 5 * MINUTE },
  ]);
  expect(history?.series.provenance).toHaveLength(2);
});

test('a span ends with the window', async () => {
  await desk.put(FUNDING, 'f', {
    prints: printsOf([0, 8, 16].map((hour) => ({ at: T0 + hour * HOUR, rate: 0.0001 }))),
  });
  const window = { fromMs: T0 + 1, toMs: T0 + 16 * HOUR };
  const history = await desk.with('read', (store) => store.readFundingHistory(FUNDING, window));
  expect(history?.spans).toEqual([{ file: 'f', firstMs: T0 + 8 * HOUR, lastMs: T0 + 8 * HOUR }]);
});

test('what some prints do not name is NaN for those, and for no others', async () => {
  const prints = printsOf(
    [0, 8, 16, 24, 32].map((hour) => ({
      at: T0 + hour * HOUR,
      rate: hour / 10_000,
      ...(hour % 16 === 0 ? { interval: 8 * HOUR } : { price: 100 + hour }),
    })),
  );
  await desk.put(FUNDING, 'f', { prints });
  const series = await desk.with('read', (store) => store.readFunding(FUNDING, ALL_TIME));
  expect(series).toMatchObject({ ...prints });
});

test('a figure that no print of many names is NaN for all of them', async () => {
  // A column without a value is stored as nothing at all, and what is read of it is not to be believed.
  const many = Array.from({ length: 5_000 }, (_, n) => ({ at: T0 + n * HOUR, rate: 0.0001 }));
  await desk.put(FUNDING, 'f', { prints: printsOf(many) });
  const series = await desk.with('read', (store) => store.readFunding(FUNDING, ALL_TIME));
  expect(series?.price.every(Number.isNaN)).toBe(true);
  expect(series?.intervalMs.every(Number.isNaN)).toBe(true);
});

test('a borrow rate is nobody’s funding, and funding nobody’s borrow rate', async () => {
  const prints = printsOf([{ at: T0, rate: 0.00002, interval: HOUR }]);
  await desk.put(BORROW, 'loans', { prints });
  await desk.with('read', async (store) => {
    expect(await store.readFunding(FUNDING, ALL_TIME)).toBeNull();
    expect(await store.readBorrow(BORROW, ALL_TIME)).toMatchObject({
      key: BORROW,
      dueAtMs: Float64Array.of(T0),
      borrowRate: Float64Array.of(0.00002),
      intervalMs: Float64Array.of(HOUR),
    });
  });
  await desk.put({ ...FUNDING, instrument: 'j' }, 'f', { prints });
  await desk.with('read', async (store) => {
    expect(await store.readBorrow({ ...BORROW, instrument: 'j' }, ALL_TIME)).toBeNull();
  });
});

test('values come with the one that was known when the window began', async () => {
  await desk.put(SIGNAL, 's', {
    values: valuesOf([
      [T0, -1],
      [T0 + 5, 0],
      [T0 + 9, 1],
    ]),
  });
  await desk.with('read', async (store) => {
    expect(await store.readValues(SIGNAL, { fromMs: T0 + 6, toMs: T0 + 9 })).toMatchObject({
      atMs: new Float64Array(0),
      before: { atMs: T0 + 5, value: 0 },
      provenance: [{ file: 's' }],
    });
    // What becomes known with the window's first instant lies inside it.
    expect(await store.readValues(SIGNAL, { fromMs: T0 + 5, toMs: T0 + 10 })).toMatchObject({
      atMs: Float64Array.of(T0 + 5, T0 + 9),
      value: Float64Array.of(0, 1),
      before: { atMs: T0, value: -1 },
    });
    expect(await store.readValues(SIGNAL, { fromMs: T0, toMs: T0 + 1 })).toMatchObject({
      before: null,
    });
    expect(await store.readValues({ ...SIGNAL, instrument: 'j' }, ALL_TIME)).toBeNull();
  });
});

test('reads that are started together are answered one after the other, each in full', async () => {
  const many = Array.from({ length: 5_000 }, (_, n) => n);
  await desk.put(MARK, 'a', { bars: minutes(many, null) });
  await desk.with('read', async (store) => {
    const [first, second, list] = await Promise.all([
      store.readBars(MARK, ALL_TIME),
      store.readBars(MARK, { fromMs: T0 + 4_000 * MINUTE, toMs: T0 + 4_100 * MINUTE }),
      store.listSeries(),
    ]);
    expect(first?.openMs).toHaveLength(5_000);
    expect(Array.from(first?.close ?? [])).toEqual(many.map((n) => 100 + n));
    expect(second?.openMs).toHaveLength(100);
    expect(list).toHaveLength(1);
  });
});

test('rows come oldest first, in whatever order the files came', async () => {
  await desk.put(MARK, 'late', { bars: minutes([4, 5], null) });
  await desk.put(MARK, 'early', { bars: minutes([0, 1, 3], null) });
  await desk.put(MARK, 'between', { bars: minutes([2], null) });
  const bars = await desk.with('read', (store) => store.readBars(MARK, ALL_TIME));
  expect(Array.from(bars?.close ?? [])).toEqual([100, 101, 102, 103, 104, 105]);
});
