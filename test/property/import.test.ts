/**
 * Laws of the import, over files made at random: importing again changes nothing, the order of
 * files does not matter, a fault anywhere keeps everything out. And a second derivation: what the
 * store gives back is what an independent reader finds in the same file.
 */
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { DataError } from '../../src/domain/errors.ts';
import {
  type ArchiveRow,
  archiveCsv,
  Desk,
  HOUR,
  JUNE,
  rejection,
  zipOf,
} from '../unit/loaders/make.ts';

const OPTIONS = { venue: 'binance-usdm', instrument: 'BTCUSDT', kind: 'last' } as const;
const KEY = { ...OPTIONS, origin: 'record' } as const;
const ALL = { fromMs: 0, toMs: 9e15 };

/** Prices as the archive writes them: text with up to eight decimals. */
const cents = fc.integer({ min: 1, max: 1_000_000_000 });
const bar = fc
  .tuple(fc.array(cents, { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 8 }))
  .map(([numbers, decimals]) => {
    const [low = 1, a = 1, b = 1, high = 1] = [...numbers].sort((x, y) => x - y);
    return [a, high, low, b].map((x) => (x / 10 ** decimals).toFixed(decimals)) as [
      string,
      string,
      string,
      string,
    ];
  });

/** Bars of one hour with holes: at least two neighbours, so that the step is an hour. */
const series = fc
  .array(fc.record({ prices: bar, step: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 3,
    maxLength: 40,
  })
  .map((bars) => {
    let at = JUNE;
    return bars.map(({ prices, step }, index): ArchiveRow => {
      at += index === 1 ? HOUR : index === 0 ? 0 : step * HOUR;
      return { at, prices, volume: '1.5' };
    });
  });

test('importing twice changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(series, fc.boolean(), fc.boolean(), async (rows, header, zipped) => {
      await using desk = new Desk();
      const csv = archiveCsv(rows, header);
      const path = zipped ? desk.file('f.zip', zipOf({ 'f.csv': csv })) : desk.file('f.csv', csv);
      const first = await desk.import(path, OPTIONS);
      expect(first.sources[0]).toMatchObject({ rowsAdded: rows.length, skipped: false });
      const before = await desk.content();
      const second = await desk.import(path, OPTIONS);
      expect(second.sources[0]).toMatchObject({
        rowsAdded: 0,
        rowsAlreadyThere: rows.length,
        skipped: true,
      });
      expect(await desk.content()).toEqual(before);
    }),
    { numRuns: 15 },
  );
});

test('overlapping files give the same bars in either order, and as one file', async () => {
  await fc.assert(
    fc.asyncProperty(series, fc.nat(), fc.nat(), async (rows, a, b) => {
      const cut = (n: number) => 2 + (n % (rows.length - 2));
      const [early, late] = [
        rows.slice(0, Math.max(cut(a), cut(b))),
        rows.slice(Math.min(cut(a), cut(b)) - 2),
      ];
      const parts = [early, late].map((part) => archiveCsv(part));
      const barsOf = async (files: readonly string[]) => {
        await using desk = new Desk();
        for (const [index, csv] of files.entries()) {
          await desk.import(desk.file(`${index}.csv`, csv), OPTIONS);
        }
        const read = await (await desk.store()).readBars(KEY, ALL, HOUR);
        return [read?.openMs, read?.open, read?.high, read?.low, read?.close];
      };
      const whole = await barsOf([archiveCsv(rows)]);
      expect(await barsOf(parts)).toEqual(whole);
      expect(await barsOf([...parts].reverse())).toEqual(whole);
    }),
    { numRuns: 8 },
  );
});

test('a single broken cell keeps the whole file out, and is named by its line', async () => {
  const faults = ['', 'x', 'NaN', '-1', '0', '1e400'];
  // One store for all of them: it stays empty.
  await using desk = new Desk();
  await fc.assert(
    fc.asyncProperty(
      series,
      fc.nat(),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(...faults),
      async (rows, which, column, fault) => {
        const row = which % rows.length;
        const broken = rows.map((one, index) => {
          const prices = [...(one.prices ?? ['1', '1', '1', '1'])] as [
            string,
            string,
            string,
            string,
          ];
          if (index === row) prices[column] = fault;
          return { ...one, prices };
        });
        const error = await rejection(desk.import(desk.file('f.csv', archiveCsv(broken)), OPTIONS));
        expect(error).toBeInstanceOf(DataError);
        expect((error as DataError).issues[0]?.where).toMatch(new RegExp(`f\\.csv:${row + 2}$`));
        expect(await desk.content()).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});

test('the store gives back what another reader of CSV finds in the file', async () => {
  await fc.assert(
    fc.asyncProperty(series, async (rows) => {
      await using desk = new Desk();
      const csv = archiveCsv(rows);
      await desk.import(desk.file('f.csv', csv), OPTIONS);
      const read = await (await desk.store()).readBars(KEY, ALL);
      const cells = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
      for (const [name, column] of [
        ['open_time', read?.openMs],
        ['open', read?.open],
        ['high', read?.high],
        ['low', read?.low],
        ['close', read?.close],
      ] as const) {
        expect([...(column ?? [])]).toEqual(cells.data.map((row) => Number(row[name])));
      }
    }),
    { numRuns: 15 },
  );
});
