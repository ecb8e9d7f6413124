/**
 * CSV of no format in particular, and the exchange archive's candles: laid out for the store's bulk
 * reader where it can be, otherwise read cell by cell, so that each problem can be named with its line.
 */
import { DataError } from '../../domain/errors.ts';
import type { CsvLayout } from '../../store/stage.ts';
import { parseNumber } from '../numbers.ts';
import { plainName } from '../table.ts';
import type { CsvHead } from './head.ts';

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

/**
 * Of a COIN-M file column 6 counts contracts, and column 8, though named quote_volume, is the base coin
 * (README of github.com/binance/binance-public-data, and its issue 267).
 */
const COIN_MARGINED: Readonly<Record<string, string>> = {
  volume: 'contract_volume',
  quote_volume: 'volume',
};

const BULK_TIMES = ['openatms', 'opentime', 'timestamp', 'time', 'starttime', 'startat', 'ts'];
const OHLC = ['open', 'high', 'low', 'close'] as const;
/** Columns that a bulk reader would pass over unread, though they decide about the rows. */
const WATCHED = [
  ...['symbol', 'instid', 'instrumentname', 'instrument', 'coin', 'ticker', 'contracts'],
  ...['ratefraction', 'realizedrate', 'relativefundingrate', 'interest1h', 'lastfundingrate'],
  ...['fundingrate', 'rate', 'foreignnotional'],
];

/** What the first lines say. */
export interface CsvShape {
  /** Lines above the rows: a banner, the header. */
  readonly linesAbove: number;
  readonly names: readonly string[];
  /** Candles of the exchange archive. */
  readonly archive: boolean;
  /** Bars whose stamps are numbers, oldest first: fit for the bulk reader. Null: read it cell by cell. */
  readonly layout: CsvLayout | null;
  readonly timeName: string;
  /** From the first row's open and close time, in milliseconds; null where there is none. */
  readonly closeTimeResolutionMs: number | null;
}

/**
 * @param coinMargined the candles are of contracts that are counted in dollars
 * @throws DataError for a file without commas, or without header and 12 columns
 */
export function shapeOfCsv(head: CsvHead, coinMargined: boolean, where: string): CsvShape {
  const { above, header, first } = head;
  if (first.length === 1) {
    throw new DataError({
      where: `${where}:${above + 1}`,
      expected: 'columns separated by commas',
      found: (first[0] ?? '').slice(0, 60),
      hint: 'export the file with commas, or describe it in a mapping file (--map)',
    });
  }
  if (!header && first.length !== ARCHIVE_COLUMNS.length) {
    throw new DataError({
      where: `${where}:${above + 1}`,
      expected: 'a header row, or the 12 columns of the exchange archive',
      found: `${first.length} columns without a header`,
      hint: 'write the names above the columns: open_at_ms,open,high,low,close',
    });
  }
  const written = header ? first.map((name) => name.trim()) : ARCHIVE_COLUMNS;
  const archive = ['opentime', 'closetime', 'count', 'ignore'].every((name) =>
    written.map(plainName).includes(name),
  );
  const renamed = archive && coinMargined;
  const names = renamed ? written.map((name) => COIN_MARGINED[name] ?? name) : written;
  const plain = names.map(plainName);
  const at = BULK_TIMES.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1;
  return {
    linesAbove: above + (header ? 1 : 0),
    names,
    archive,
    layout: above > 0 ? null : layoutOf(plain, at, head),
    timeName: names[at] ?? '',
    closeTimeResolutionMs: archive ? closeTimeStep(plain, head.rows[0] ?? []) : null,
  };
}

function layoutOf(plain: readonly string[], at: number, head: CsvHead): CsvLayout | null {
  const [open = -1, high = -1, low = -1, close = -1] = OHLC.map((name) => plain.indexOf(name));
  const volume = plain.indexOf('volume');
  const used = [at, open, high, low, close];
  const twice = used.some((index) => plain.indexOf(plain[index] ?? '', index + 1) > 0);
  const watched = plain.some((name) => WATCHED.includes(name));
  if (Math.min(...used) < 0 || twice || watched) return null;
  const [row = [], next] = head.rows;
  const stamp = (row[at] ?? '').trim();
  if (!/^\d+$/.test(stamp) || row.length !== plain.length) return null;
  if (next !== undefined && Number(next[at]) < Number(stamp)) return null;
  return {
    columnCount: plain.length,
    header: head.header,
    newline: head.newline,
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
