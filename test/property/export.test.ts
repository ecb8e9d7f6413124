/**
 * Goal: what leaves the store comes back as it was, in every format.
 * Method: random series of every kind, with holes, jitter and unknown cells, are exported and imported
 * into an empty store; both stores are then read and compared number by number.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataExportCommand } from '../../src/cli/commands/data-export.ts';
import { FORMATS } from '../../src/cli/sweep/formats.ts';
import { importPaths } from '../../src/loaders/import.ts';
import { rowSortOf, STORED_KINDS, type StoredKey, type StoredKind } from '../../src/store/keys.ts';
import { openStore } from '../../src/store/store.ts';
import { keptTerminal } from '../builders/terminal.ts';
import { Desk, HOUR, put, type Rows, T0 } from '../unit/store/rows.ts';

const desk = new Desk();
const QUIET = keptTerminal({ quiet: true });

const real = (min: number, max: number) =>
  // Minus zero is written 0, and is equal to it.
  fc.double({ min, max, noNaN: true }).map((x) => x + 0);
const maybe = (value: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(Number.NaN) });

/** So many hours apart; the first two rows are neighbours, because they tell how long a bar is. */
const STEPS = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 });
const hoursOf = (steps: readonly number[]): readonly number[] => {
  const hours = [0, 1];
  for (const step of steps) hours.push((hours.at(-1) ?? 0) + step);
  return hours;
};
const rowsOf = <T>(cells: fc.Arbitrary<T>) =>
  STEPS.chain((steps) => {
    const hours = hoursOf(steps);
    const exact = { minLength: hours.length, maxLength: hours.length };
    return fc.array(cells, exact).map((rows) => ({ hours, rows }));
  });

function bars(kind: StoredKind): fc.Arbitrary<Rows> {
  const figure = kind === 'premium' ? real(-0.9, 0.9) : real(1e-9, 1e9);
  const cells = fc.tuple(figure, figure, figure, figure, maybe(real(0, 1e9)));
  return rowsOf(cells).map(({ hours, rows }) => {
    const prices = rows.map(([a, b, c, d]) => [a, b, c, d].sort((x, y) => x - y));
    const column = (at: number) => Float64Array.from(prices, (row) => row[at] ?? 0);
    const columns = {
      openMs: Float64Array.from(hours, (hour) => T0 + hour * HOUR),
      low: column(0),
      open: column(1),
      close: column(2),
      high: column(3),
      volume: Float64Array.from(rows, ([, , , , volume]) => volume),
    };
    return { bars: columns, resolutionMs: HOUR };
  });
}

const PRINTS: fc.Arbitrary<Rows> = rowsOf(
  fc.tuple(
    fc.integer({ min: -29_000, max: 29_000 }),
    real(-0.19, 0.19),
    maybe(fc.constantFrom(HOUR, 4 * HOUR, 8 * HOUR)),
    maybe(real(1e-9, 1e9)),
  ),
).map(({ hours, rows }) => ({
  prints: {
    settledAtMs: Float64Array.from(hours, (hour, i) => T0 + hour * HOUR + (rows[i]?.[0] ?? 0)),
    rate: Float64Array.from(rows, ([, rate]) => rate),
    intervalMs: Float64Array.from(rows, ([, , interval]) => interval),
    price: Float64Array.from(rows, ([, , , price]) => price),
  },
}));

const values = (kind: StoredKind): fc.Arbitrary<Rows> =>
  rowsOf(kind === 'signal' ? real(-1e9, 1e9) : real(0, 1e9)).map(({ hours, rows }) => ({
    values: {
      atMs: Float64Array.from(hours, (hour) => T0 + hour * HOUR),
      value: Float64Array.from(rows),
    },
  }));

const rowsOfKind = (kind: StoredKind): fc.Arbitrary<Rows> =>
  ({ bars: bars(kind), prints: PRINTS, values: values(kind) })[rowSortOf(kind)];

/** One series of every kind. */
const SERIES: fc.Arbitrary<readonly (readonly [StoredKey, Rows])[]> = fc.tuple(
  ...STORED_KINDS.map((kind) =>
    fc
      .tuple(fc.constantFrom('BTCUSDT', 'kPEPE', '币安人生', '../x'), rowsOfKind(kind))
      .map(([instrument, rows]) => {
        const key: StoredKey = { venue: 'binance-usdm', instrument, kind, origin: 'record' };
        return [key, rows] as const;
      }),
  ),
);
const ALL = { venue: undefined, instrument: undefined, kind: undefined };
const EVER = { from: undefined, to: undefined, resolution: undefined };

let round = 0;

test.each(FORMATS)('series of every kind come back from %s as they were', async (format) => {
  await fc.assert(
    fc.asyncProperty(SERIES, async (series) => {
      round += 1;
      desk.db = join(desk.folder, `from-${round}.duckdb`);
      const out = join(desk.folder, `out-${round}`);
      await desk.with('write', (store) =>
        store.write(async (writer) => {
          for (const [key, rows] of series) await put(writer, key, key.kind, rows);
        }),
      );
      await dataExportCommand({ ...ALL, ...EVER, db: desk.db, out, format, json: false }, QUIET);
      const store = await openStore(join(desk.folder, `to-${round}.duckdb`), { mode: 'write' });
      try {
        await importPaths(store, [out], {});
        await desk.with('read', async (was) => {
          const [before, after] = [await was.listSeries(), await store.listSeries()];
          expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
          for (const { key, resolutionMs } of before) {
            const stored = await was.readRows(key, resolutionMs);
            expect(stored).not.toBeNull();
            expect(await store.readRows(key, resolutionMs)).toEqual(stored);
          }
        });
      } finally {
        await store.close();
      }
    }),
    { numRuns: 4 },
  );
});
