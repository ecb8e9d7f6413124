/**
 * Saved answers: one body, several in a JSON list, or one a line. What several say of one series becomes
 * one piece.
 */
import { DataError, invariant } from '../../domain/errors.ts';
import { isoInstant } from '../../units/time.ts';
import { type FormatContext, type Piece, type PieceRows, stampsOf } from '../piece.ts';
import type { JsonFormat } from './format.ts';
import { isObject, shortly } from './rows.ts';

/** How the answers of one venue are known, and read. */
export interface Interface {
  /** As provenance names it: `bybit v5 json`. */
  readonly name: string;
  /** Whether a value is a body of this interface; a list without rows is nobody's. */
  readonly isBody: (value: unknown) => boolean;
  /**
   * The series of one body.
   *
   * @throws DataError for a body that is not sound, and for rows that can not be read
   */
  readonly read: (body: unknown, where: string, context: FormatContext) => readonly Piece[];
  /** What can be done only when all rows of a series are there. */
  readonly finish?: (piece: Piece, context: FormatContext) => Piece;
}

/** An interface whose answers may be saved one by one, in a list, or one a line. */
export const formatOf = (one: Interface): JsonFormat => ({
  name: one.name,
  read: (json, context) => {
    const pieces = readPages(json, one, context);
    const { finish } = one;
    return finish === undefined || pieces === null
      ? pieces
      : pieces.map((piece) => finish(piece, context));
  },
});

function readPages(
  json: unknown,
  { name, isBody, read }: Interface,
  context: FormatContext,
): readonly Piece[] | null {
  const { where } = context;
  if (isBody(json)) return read(json, where, context);
  if (!(Array.isArray(json) && json.some(isBody))) return null;
  const pages = json.flatMap((body: unknown, index) => {
    const page = `${where}, page ${index + 1}`;
    if (isBody(body)) return read(body, page, context);
    if (isNothing(body)) return [];
    throw new DataError({
      where: page,
      expected: `an answer like the others, ${name}`,
      found: shortly(body),
      hint: 'ask the venue for that page again',
    });
  });
  return mergePages(pages);
}

/** An empty list, or an object with nothing else in it: `{"candles": []}`. */
function isNothing(body: unknown): boolean {
  const [list, more] = isObject(body) ? Object.values(body) : [body];
  return Array.isArray(list) && list.length === 0 && more === undefined;
}

/**
 * One piece a series, its rows in the order of time. Rows that two pages hold alike are taken once.
 *
 * @throws DataError when two pages hold different rows for one instant
 */
function mergePages(pieces: readonly Piece[]): readonly Piece[] {
  const filled = pieces.filter((piece) => stampsOf(piece).length > 0);
  if (filled.length === 0) return pieces.slice(0, 1);
  const groups = new Map<string, Piece[]>();
  for (const piece of filled) {
    const group = groups.get(seriesOf(piece));
    if (group === undefined) groups.set(seriesOf(piece), [piece]);
    else group.push(piece);
  }
  return [...groups.values()].map(merged);
}

/** Without the kind: candles without a trade do not say theirs, and belong to those beside them. */
const seriesOf = ({ rows, venue, instrument }: Piece): string =>
  JSON.stringify([rows.sort, venue, instrument, rows.sort === 'bars' ? rows.resolutionMs : null]);

function merged(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  invariant(first !== undefined, 'a group has a piece');
  if (pieces.length === 1) return first;
  const rows = rowsInTime(joined(pieces));
  const notes = new Set(pieces.flatMap((piece) => piece.notes));
  if (rows.doubled > 0)
    notes.add(`rows that stand on two pages alike, taken once: ${rows.doubled}`);
  return {
    ...first,
    kind: pieces.find(({ kind }) => kind !== null)?.kind ?? null,
    rows: columnsOf(first.rows, rows.columns),
    volume: pieces.find(({ volume }) => volume === 'positive')?.volume ?? first.volume,
    notes: [...notes],
    whereOf: rows.whereOf,
  };
}

/** The rows of several pages one after the other: the stamps, then every other column. */
interface Joined {
  readonly pages: readonly Piece[];
  /** Where the rows of each page begin. */
  readonly starts: readonly number[];
  readonly columns: readonly Float64Array[];
}

/** By their first rows, so that pages which follow each other need no sorting. */
function joined(pieces: readonly Piece[]): Joined {
  const pages = pieces.toSorted(
    (one, other) => (stampsOf(one)[0] ?? 0) - (stampsOf(other)[0] ?? 0),
  );
  const cells = pages.map(cellsOf);
  const starts: number[] = [];
  let rows = 0;
  for (const piece of pages) {
    starts.push(rows);
    rows += stampsOf(piece).length;
  }
  const columns = (cells[0] ?? []).map((_, index) => {
    const column = new Float64Array(rows);
    cells.forEach((page, at) => {
      column.set(page[index] ?? [], starts[at]);
    });
    return column;
  });
  return { pages, starts, columns };
}

interface InTime {
  readonly columns: readonly Float64Array[];
  readonly whereOf: (row: number) => string;
  readonly doubled: number;
}

/**
 * In the order of time, an instant that two pages hold alike once. A page that is in no order stays so,
 * to be refused.
 */
function rowsInTime({ pages, starts, columns }: Joined): InTime {
  const [stamps = new Float64Array()] = columns;
  const pageOf = (row: number) => starts.findLastIndex((start) => start <= row);
  const nameOf = (row: number) => {
    const page = pageOf(row);
    return pages[page]?.whereOf(row - (starts[page] ?? 0)) ?? '';
  };
  const order = Uint32Array.from(stamps.keys());
  if (!pages.every(inOrder)) return { columns, whereOf: nameOf, doubled: 0 };
  if (!isInOrder(stamps)) {
    order.sort((one, other) => (stamps[one] ?? 0) - (stamps[other] ?? 0) || one - other);
  }
  let kept = 0;
  for (const row of order) {
    const before = kept === 0 ? null : (order[kept - 1] ?? 0);
    if (before === null || stamps[before] !== stamps[row]) {
      order[kept] = row;
      kept += 1;
    } else if (!columns.every((column) => Object.is(column[before], column[row]))) {
      throw contradiction(stamps[row] ?? 0, nameOf(before), nameOf(row));
    }
  }
  const rows = order.subarray(0, kept);
  return {
    columns: columns.map((column) => rows.reduce(fill(column), new Float64Array(kept))),
    whereOf: (row) => nameOf(rows[row] ?? row),
    doubled: order.length - kept,
  };
}

const fill = (from: Float64Array) => (into: Float64Array, row: number, place: number) => {
  into[place] = from[row] ?? Number.NaN;
  return into;
};

const isInOrder = (stamps: Float64Array): boolean =>
  stamps.every((at, row) => row === 0 || at > (stamps[row - 1] ?? 0));
const inOrder = (piece: Piece): boolean => isInOrder(stampsOf(piece));

const contradiction = (atMs: number, before: string, where: string): DataError =>
  new DataError({
    where,
    expected: `the row of ${isoInstant(atMs)} as in ${before}`,
    found: 'other values',
    hint: 'the bar was still open when one of the pages was asked for, or they are not of one series',
  });

/** The stamps and every other column; a volume that is not there is unknown on every row. */
function cellsOf({ rows }: Piece): readonly Float64Array[] {
  if (rows.sort === 'values') return [rows.columns.atMs, rows.columns.value];
  if (rows.sort === 'prints') {
    const { settledAtMs, rate, intervalMs, price } = rows.columns;
    return [settledAtMs, rate, intervalMs, price];
  }
  const { openMs, open, high, low, close, volume } = rows.columns;
  const coin = volume ?? new Float64Array(openMs.length).fill(Number.NaN);
  return [openMs, open, high, low, close, coin];
}

/** The other way round. */
function columnsOf(rows: PieceRows, cells: readonly Float64Array[]): PieceRows {
  const column = (index: number) => cells[index] ?? new Float64Array();
  if (rows.sort === 'values') return { ...rows, columns: { atMs: column(0), value: column(1) } };
  if (rows.sort === 'prints') {
    const columns = { settledAtMs: column(0), rate: column(1), intervalMs: column(2) };
    return { ...rows, columns: { ...columns, price: column(3) } };
  }
  const coin = column(5);
  const prices = { open: column(1), high: column(2), low: column(3), close: column(4) };
  const volume = coin.every(Number.isNaN) ? null : coin;
  return { ...rows, columns: { openMs: column(0), ...prices, volume } };
}
