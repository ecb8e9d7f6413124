/**
 * Laws of every reader of a venue's JSON: the order of the body does not matter, nothing odd is skipped,
 * an empty list is no row, an envelope that is none is refused.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../../src/domain/errors.ts';
import { type Piece, stampsOf } from '../../../../src/loaders/piece.ts';
import { SAMPLES } from './samples/all.ts';
import { type Cell, MINUTE, type RowLike, type Sample, START } from './samples/shape.ts';

const WHERE = 'saved.json';
const RUNS = { numRuns: 60 };

/** Some of the first forty minutes, oldest first. */
const minutes = fc
  .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 })
  .map((some) => some.toSorted((one, other) => one - other));

const rowsOf = (sample: Sample, some: readonly number[]) => some.map((one) => sample.row(one));

/** The stamps and every column, as plain lists. */
const content = ({ rows, instrument, venue, kind, volume }: Piece) => ({
  columns: Object.entries(rows.columns).map(([name, cells]: [string, Float64Array | null]) => [
    name,
    cells === null ? null : [...cells],
  ]),
  said: { instrument, venue, kind, volume },
});

function refusal(read: () => unknown): DataError {
  try {
    read();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What no cell of any kind may be. */
const NOWHERE: readonly unknown[] = [null, '', true, {}, [], undefined];
/** What no number and no instant may be. */
const NO_NUMBER: readonly unknown[] = [
  'abc',
  '12abc',
  '0x10',
  '1_000',
  '1,5',
  'NaN',
  'Infinity',
  ' ',
];

function withCell(row: RowLike, cell: Cell, value: unknown): RowLike {
  if (Array.isArray(row)) return row.map((old: unknown, at) => (at === cell ? value : old));
  return { ...row, [cell]: value };
}

const cellOf = (row: RowLike, cell: Cell): unknown =>
  Array.isArray(row) ? row[Number(cell)] : (row as Readonly<Record<string, unknown>>)[cell];

/** A cell that holds a word, which another word could stand for. */
const isWord = (value: unknown): boolean =>
  typeof value === 'string' && Number.isNaN(Number(value)) && !/^\d{4}-/.test(value);

describe.each(SAMPLES)('$name', (sample) => {
  const read = (rows: readonly RowLike[]) => sample.read(sample.body(rows), WHERE);

  test('a body newest first is the body oldest first', () => {
    fc.assert(
      fc.property(minutes, (some) => {
        const rows = rowsOf(sample, some);
        expect(content(read(rows.toReversed()))).toEqual(content(read(rows)));
      }),
      RUNS,
    );
  });

  test('every row is read, and none made', () => {
    fc.assert(
      fc.property(minutes, (some) => {
        const first = stampsOf(read([sample.row(0)]))[0] ?? Number.NaN;
        const expected = some.map((minute) => first + minute * MINUTE);
        expect([...stampsOf(read(rowsOf(sample, some)))]).toEqual(expected);
      }),
      RUNS,
    );
  });

  test('its rows are where the body has them', () => {
    const turned = read([sample.row(2), sample.row(1), sample.row(0)]);
    expect([0, 1, 2].map(turned.whereOf)).toEqual([3, 2, 1].map((row) => `${WHERE}, row ${row}`));
  });

  test('a cell that is missing or odd is an error that names its row', () => {
    fc.assert(
      fc.property(
        minutes.chain((some) =>
          fc.record({
            some: fc.constant(some),
            place: fc.integer({ min: 0, max: some.length - 1 }),
            cell: fc.constantFrom(...sample.cells),
            odd: fc.constantFrom(...NOWHERE, ...NO_NUMBER),
          }),
        ),
        ({ some, place, cell, odd }) => {
          const rows = rowsOf(sample, some);
          const row = rows[place] ?? [];
          // Any text may be the name of an instrument.
          fc.pre(!(isWord(cellOf(row, cell)) && NO_NUMBER.includes(odd)));
          const spoilt = rows.with(place, withCell(row, cell, odd));
          const { issues } = refusal(() => read(spoilt));
          expect(issues.map(({ where }) => where)).toContain(`${WHERE}, row ${place + 1}`);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a row that is none is an error that names it', () => {
    for (const none of [null, 5, 'row', [], {}]) {
      const rows = [sample.row(0), none as unknown as RowLike, sample.row(2)];
      const { issues } = refusal(() => read(rows));
      expect(issues[0]?.where).toBe(`${WHERE}, row 2`);
    }
  });

  test('stamps in two units are refused', () => {
    const rows = [sample.row(0), sample.row(1)];
    const stamped = sample.cells.find((cell) => isStamp(cellOf(sample.row(0), cell)));
    if (stamped === undefined) return;
    const other = Number(cellOf(sample.row(1), stamped)) * 1_000;
    const { issues } = refusal(() => read(rows.with(1, withCell(sample.row(1), stamped, other))));
    expect(issues[0]?.where).toBe(`${WHERE}, row 2`);
  });

  test('an empty list is no row and no error', () => {
    expect(stampsOf(read([]))).toHaveLength(0);
  });

  test.each([null, 7, 'Too many requests', true, {}, { error: 'x' }, { message: 'NotFound' }])(
    'an answer that is %j is refused',
    (body) => {
      expect(refusal(() => sample.read(body, WHERE)).issues[0]?.where).toBe(WHERE);
    },
  );
});

const isStamp = (value: unknown): boolean =>
  Math.abs(Number(value) - START) < 1e8 || Math.abs(Number(value) - START / 1_000) < 1e5;

test('every file of the folder has a sample', () => {
  const names = new Set(SAMPLES.map(({ format }) => format));
  expect([...names].toSorted()).toEqual([
    'binance rest json',
    'bitget v2 json',
    'bitmex json',
    'bitstamp json',
    'bybit v5 json',
    'coinbase json',
    'deribit json',
    'dydx v4 json',
    'gate v4 json',
    'hyperliquid json',
    'kraken futures json',
    'kucoin futures json',
    'okx v5 json',
  ]);
});
