/**
 * CSV. Long files of candles are laid out here for the store's bulk reader; everything else is
 * small and read cell by cell, so that each problem can be named with its line.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import Papa from 'papaparse';
import { DataError } from '../domain/errors.ts';
import type { CsvLayout } from '../store/stage.ts';
import { parseNumber } from './numbers.ts';
import { plainName, type Table } from './table.ts';

/** The archive's candles; files without a header have exactly these columns. */
const ARCHIVE_COLUMNS = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
] as const;

const BULK_TIMES = ['openatms', 'opentime', 'timestamp', 'time', 'starttime', 'startat', 'ts'];
const OHLC = ['open', 'high', 'low', 'close'] as const;
/** Columns that a bulk reader would pass over unread, though they decide about the rows. */
const WATCHED = [
  ...['symbol', 'instid', 'instrumentname', 'instrument', 'coin', 'ticker', 'contracts'],
  ...['ratefraction', 'realizedrate', 'relativefundingrate', 'interest1h', 'lastfundingrate'],
  ...['fundingrate', 'rate', 'foreignnotional'],
];
const SNIFF_BYTES = 65_536;

/** What the first lines say. */
export interface CsvShape {
  readonly header: boolean;
  readonly names: readonly string[];
  /** Candles of the exchange archive. */
  readonly archive: boolean;
  /** Bars whose stamps are numbers: fit for the bulk reader. Null: read it cell by cell. */
  readonly layout: CsvLayout | null;
  readonly timeName: string;
  /** From the first row's open and close time, in milliseconds; null where there is none. */
  readonly closeTimeResolutionMs: number | null;
}

/** @throws DataError for a file without rows, without commas, or without header and 12 columns */
export function sniffCsv(path: string, where: string): CsvShape {
  const head = firstBytes(path);
  const lines = head.split(/\r\n|\n|\r/);
  const first = cells(lines[0] ?? '');
  const header = parseNumber(first[0] ?? '') === null;
  const second = header ? cells(lines[1] ?? '') : first;
  const blank = first.join('').trim() === '';
  if (blank || second.join('').trim() === '') {
    const found = blank ? 'an empty first line' : 'a header and no rows';
    throw new DataError({ where, expected: 'at least one row', found });
  }
  if (first.length === 1) {
    throw new DataError({
      where: `${where}:1`,
      expected: 'columns separated by commas',
      found: (lines[0] ?? '').slice(0, 60),
      hint: 'export the file with commas; a line above the header must go',
    });
  }
  const names = header ? first.map((name) => name.trim()) : ARCHIVE_COLUMNS;
  if (!header && first.length !== ARCHIVE_COLUMNS.length) {
    throw new DataError({
      where: `${where}:1`,
      expected: 'a header row, or the 12 columns of the exchange archive',
      found: `${first.length} columns without a header`,
      hint: 'write the names above the columns: open_at_ms,open,high,low,close',
    });
  }
  const plain = names.map(plainName);
  const archive = ['opentime', 'closetime', 'count', 'ignore'].every((name) =>
    plain.includes(name),
  );
  const at = BULK_TIMES.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1;
  return {
    header,
    names,
    archive,
    layout: layoutOf(plain, at, second, header, head.includes('\r\n') ? '\r\n' : '\n'),
    timeName: names[at] ?? '',
    closeTimeResolutionMs: archive ? closeTimeStep(plain, second) : null,
  };
}

function layoutOf(
  plain: readonly string[],
  at: number,
  row: readonly string[],
  header: boolean,
  newline: CsvLayout['newline'],
): CsvLayout | null {
  const [open = -1, high = -1, low = -1, close = -1] = OHLC.map((name) => plain.indexOf(name));
  const volume = plain.indexOf('volume');
  const used = [at, open, high, low, close];
  const twice = used.some((index) => plain.indexOf(plain[index] ?? '', index + 1) > 0);
  const watched = plain.some((name) => WATCHED.includes(name));
  if (Math.min(...used) < 0 || twice || watched) return null;
  if (!/^\d+$/.test((row[at] ?? '').trim()) || row.length !== plain.length) return null;
  return {
    columnCount: plain.length,
    header,
    newline,
    at,
    open,
    high,
    low,
    close,
    volume: volume < 0 ? null : volume,
    signed: false,
  };
}

/** The archive's close time is the last instant of the bar, in the stamps' own unit. */
function closeTimeStep(plain: readonly string[], row: readonly string[]): number | null {
  const opened = parseNumber(row[plain.indexOf('opentime')] ?? '');
  const closed = parseNumber(row[plain.indexOf('closetime')] ?? '');
  if (opened === null || closed === null || closed < opened) return null;
  const units = closed - opened + 1;
  return opened >= 1e14 ? units / 1_000 : units;
}

function firstBytes(path: string): string {
  const bytes = new Uint8Array(SNIFF_BYTES);
  const handle = openSync(path, 'r');
  try {
    const length = readSync(handle, bytes, 0, bytes.length, 0);
    return withoutMark(new TextDecoder('utf-8').decode(bytes.subarray(0, length)));
  } finally {
    closeSync(handle);
  }
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');
const cells = (line: string): string[] =>
  Papa.parse<string[]>(line, { delimiter: ',' }).data[0] ?? [];

/**
 * The whole file as text cells.
 *
 * @throws DataError for rows with more or fewer cells than the header has names
 */
export function readCsv(text: string, { header, names }: CsvShape, where: string): Table {
  const parsed = Papa.parse<string[]>(withoutMark(text), { delimiter: ',' });
  const body = parsed.data.slice(header ? 1 : 0);
  while (body.at(-1)?.join('') === '') body.pop();
  const whereOf = (row: number) => `${where}:${row + (header ? 2 : 1)}`;
  const odd = body.findIndex((row) => row.length !== names.length);
  if (odd >= 0) {
    const row = body[odd] ?? [];
    throw new DataError({
      where: whereOf(odd),
      expected: `${names.length} columns`,
      found: `${row.length} in "${row.join(',').slice(0, 60)}"`,
      hint: 'the line may have been cut short: download or export the file again',
    });
  }
  const columns = names.map((name, index) => ({
    name,
    sort: 'text' as const,
    values: body.map((row) => row[index] ?? null),
  }));
  return { rows: body.length, columns, whereOf };
}
