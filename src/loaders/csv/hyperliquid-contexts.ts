/**
 * Hyperliquid's `asset_ctxs`: one file a day, one row a minute and coin. A row is what was true at an
 * instant, not what happened in a minute, so bars are made of it with nothing that a trader could not
 * have known by the bar's end:
 *
 * - A minute has a bar when a row falls in it.
 * - Open: the last row at or before the minute's start, at most a minute old; else the minute's first.
 * - Close: the row exactly at the minute's end; else the minute's last.
 * - High and low: over open, the minute's rows and close. What happened between rows is unseen.
 *
 * The column `funding` is the running estimate of the hour and is not imported: the settled rates are in
 * the interface's `fundingHistory`.
 *
 * Source: hyperliquid.gitbook.io "Historical data"; the sample row is of 2025-11-13.
 */
import { DataError } from '../../domain/errors.ts';
import type { StoredKind } from '../../store/keys.ts';
import { parseInstant } from '../../units/time.ts';
import type { Piece, PieceRows } from '../piece.ts';
import type { CsvFormat } from './format.ts';
import { type CsvFile, hasColumns } from './head.ts';
import { pieceOf } from './pieces.ts';
import { CsvRows } from './rows.ts';

const MINUTE_MS = 60_000;

const SERIES = [
  { kind: 'mark', column: 'markpx' },
  { kind: 'index', column: 'oraclepx' },
  { kind: 'premium', column: 'premium' },
  { kind: 'open-interest', column: 'openinterest' },
] as const satisfies readonly { kind: StoredKind; column: string }[];

const SNAPSHOTS = 'made of one snapshot a minute: highs and lows between the snapshots are unseen';
const ESTIMATE = 'the column funding is an estimate of the running hour and was not imported';

/** What one column of one coin was, and when. */
interface Snapshots {
  readonly atMs: number[];
  readonly value: number[];
  readonly lines: number[];
  empty: number;
}

const noSnapshots = (): Snapshots => ({ atMs: [], value: [], lines: [], empty: 0 });

export const HYPERLIQUID_CONTEXTS: CsvFormat = {
  name: 'hyperliquid asset_ctxs csv',
  knows: (head) => hasColumns(head, 'time', 'coin', 'openinterest', 'oraclepx', 'markpx'),
  read: (file, { where, options }) => {
    const { coins, seen } = readCoins(file, options.instrument ?? null);
    if (coins.size === 0) {
      throw new DataError({
        where,
        expected: `rows of ${options.instrument ?? 'a coin'}`,
        found: [...seen].slice(0, 8).join(', ') || 'no rows',
        hint: 'coins are spelled as Hyperliquid does: BTC, kPEPE',
      });
    }
    const rows = new CsvRows(file);
    return [...coins].flatMap(([coin, columns]) =>
      SERIES.flatMap(({ kind }, index) => {
        const snapshots = columns[index];
        if (snapshots === undefined || snapshots.atMs.length === 0) return [];
        return [pieceOfSnapshots(coin, kind, snapshots, rows.whereOf)];
      }),
    );
  },
};

/** @param wanted only this coin; null: all */
function readCoins(file: CsvFile, wanted: string | null) {
  const rows = new CsvRows(file);
  const time = rows.column('time');
  const name = rows.column('coin');
  const places = SERIES.map(({ column }) =>
    hasColumns(file.head, column) ? rows.column(column) : -1,
  );
  const coins = new Map<string, readonly Snapshots[]>();
  const seen = new Set<string>();
  const instants = new Map<string, number | null>();
  rows.read(1, (cells, line) => {
    const coin = cells[name] ?? '';
    seen.add(coin);
    if (wanted !== null && coin !== wanted) return;
    const at = instantOf(cells[time] ?? '', instants);
    if (at === null)
      rows.refuse(line, 'an instant such as 2025-11-13T00:01:00Z', `"${cells[time]}"`);
    const columns = coins.get(coin) ?? SERIES.map(noSnapshots);
    coins.set(coin, columns);
    for (const [index, place] of places.entries()) {
      const column = columns[index];
      if (place < 0 || column === undefined) continue;
      const value = rows.optional(cells, place, line);
      if (Number.isNaN(value)) {
        column.empty += 1;
        continue;
      }
      column.atMs.push(at ?? Number.NaN);
      column.value.push(value);
      column.lines.push(line);
    }
  });
  return { coins, seen };
}

/** The rows of a minute share their text, so each is parsed once. */
function instantOf(text: string, known: Map<string, number | null>): number | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const at = /Z$/.test(text) ? parseInstant(text.replace(/(\.\d{3})\d+Z$/, '$1Z')) : null;
  if (known.size > 10_000) known.clear();
  known.set(text, at);
  return at;
}

function pieceOfSnapshots(
  coin: string,
  kind: (typeof SERIES)[number]['kind'],
  snapshots: Snapshots,
  lineOf: (line: number) => string,
): Piece {
  requireOrder(snapshots, coin, lineOf);
  const { empty, lines } = snapshots;
  const notes = empty === 0 ? [ESTIMATE] : [`${empty} rows name no ${kind}`, ESTIMATE];
  const said = { venue: 'hyperliquid', instrument: coin, kind };
  if (kind === 'open-interest') {
    const columns = {
      atMs: Float64Array.from(snapshots.atMs),
      value: Float64Array.from(snapshots.value),
    };
    return pieceOf({ ...said, notes }, { sort: 'values', columns }, (row) =>
      lineOf(lines[row] ?? 0),
    );
  }
  const { rows, opened } = barsOfSnapshots(snapshots);
  return pieceOf({ ...said, notes: [SNAPSHOTS, ...notes] }, rows, (row) =>
    lineOf(lines[opened[row] ?? 0] ?? 0),
  );
}

/** @throws DataError for a coin whose snapshots do not go forward in time */
function requireOrder({ atMs, lines }: Snapshots, coin: string, lineOf: (line: number) => string) {
  const row = atMs.findIndex((at, index) => index > 0 && at <= (atMs[index - 1] ?? 0));
  if (row < 0) return;
  throw new DataError({
    where: lineOf(lines[row] ?? 0),
    expected: `a row of ${coin} later than the one before`,
    found: 'the same instant or an earlier one',
    hint: 'the file may hold two copies of a day: download it again',
  });
}

/** Bars of a minute; `opened` is the row that each one's minute begins with. */
export function barsOfSnapshots({ atMs, value }: Pick<Snapshots, 'atMs' | 'value'>): {
  readonly rows: PieceRows & { readonly sort: 'bars' };
  readonly opened: readonly number[];
} {
  const openMs: number[] = [];
  const prices: [number[], number[], number[], number[]] = [[], [], [], []];
  const opened: number[] = [];
  for (let row = 0; row < atMs.length; ) {
    const minute = Math.floor((atMs[row] ?? 0) / MINUTE_MS) * MINUTE_MS;
    let next = row;
    while (next < atMs.length && (atMs[next] ?? 0) < minute + MINUTE_MS) next += 1;
    const inside = value.slice(row, next);
    const exact = atMs[row] === minute;
    const carried =
      !exact && (atMs[row - 1] ?? 0) >= minute - MINUTE_MS ? value[row - 1] : undefined;
    const open = carried ?? inside[0] ?? Number.NaN;
    const close = (atMs[next] === minute + MINUTE_MS ? value[next] : inside.at(-1)) ?? Number.NaN;
    openMs.push(minute);
    opened.push(row);
    prices[0].push(open);
    prices[1].push(Math.max(open, close, ...inside));
    prices[2].push(Math.min(open, close, ...inside));
    prices[3].push(close);
    row = next;
  }
  const [open, high, low, close] = prices.map((column) => Float64Array.from(column)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const columns = { openMs: Float64Array.from(openMs), open, high, low, close, volume: null };
  return { rows: { sort: 'bars', columns, resolutionMs: MINUTE_MS }, opened };
}
