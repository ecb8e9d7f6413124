/** The rows of one series inside a window. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { BarHistory, FundingHistory } from '../checks/history.ts';
import type {
  BarSeries,
  FundingSeries,
  PriceKind,
  Provenance,
  SeriesKey,
  ValueKind,
} from '../domain/series.ts';
import { rowSortOf, type StoredKey } from './keys.ts';
import { numberColumns } from './query.ts';
import { sourcesWithin, spansWithin } from './sources.ts';
import type { BarColumns, FundingColumns, ValueColumns } from './stage.ts';
import { chooseVariant, type Variant, variantsOf } from './variants.ts';
import type { WindowMs } from './window.ts';

export type BarKey = SeriesKey & { readonly kind: PriceKind };
export type FundingKey = SeriesKey & { readonly kind: 'funding' };
export type BorrowKey = Omit<StoredKey, 'kind'> & { readonly kind: 'borrow' };
export type ValueKey = Omit<StoredKey, 'kind'> & { readonly kind: ValueKind };

/**
 * Rates of borrowed coin, oldest first. They lie where funding prints lie, and their columns have
 * other names, so that nobody is handed the one for the other.
 */
export interface BorrowSeries {
  readonly key: BorrowKey;
  /** When the interest of one interval fell due, as recorded. */
  readonly dueAtMs: Float64Array;
  /** Fraction of the loan for one interval. */
  readonly borrowRate: Float64Array;
  /** NaN where the record does not name it. */
  readonly intervalMs: Float64Array;
  readonly provenance: readonly Provenance[];
}

/** Values, oldest first, each known from its instant on until the next one. */
export interface ValueSeries extends ValueColumns {
  readonly key: ValueKey;
  /** The last one that was known before the window; null when there is none. */
  readonly before: { readonly atMs: number; readonly value: number } | null;
  readonly provenance: readonly Provenance[];
}

/**
 * Bars with their open inside the window. Where the series is stored at several resolutions and
 * none is asked for: the finest that covers the window, else the one that covers most of it.
 *
 * @returns null when the store has no such series at all (or not at that resolution)
 */
export async function readBars(
  connection: DuckDBConnection,
  key: BarKey,
  window: WindowMs,
  resolutionMs: number | null,
): Promise<BarSeries | null> {
  const variant = await chooseVariant(connection, key, window, resolutionMs);
  return variant === null ? null : await barsOf(connection, key, variant, window, false);
}

/** As {@link readBars}, with the volume, and which file brought which stretch. */
export async function readBarHistory(
  connection: DuckDBConnection,
  key: BarKey,
  window: WindowMs,
  resolutionMs: number | null,
): Promise<BarHistory | null> {
  const variant = await chooseVariant(connection, key, window, resolutionMs);
  if (variant === null) return null;
  const { volume, ...series } = await barsOf(connection, key, variant, window, true);
  const spans = await spansWithin(connection, variant.seriesId, 'bars', window);
  return { series, volume, spans };
}

async function barsOf(
  connection: DuckDBConnection,
  key: BarKey,
  variant: Variant,
  window: WindowMs,
  withVolume: boolean,
): Promise<BarSeries & { readonly volume: Float64Array | null }> {
  const columns = await barColumns(connection, variant, window, withVolume);
  const provenance = await sourcesWithin(connection, variant.seriesId, window);
  return { key, resolutionMs: variant.resolutionMs, ...columns, provenance };
}

async function barColumns(
  connection: DuckDBConnection,
  variant: Variant,
  window: WindowMs,
  withVolume: boolean,
): Promise<BarColumns> {
  const volumeColumn = withVolume ? ", coalesce(volume_base, 'nan'::DOUBLE)" : '';
  const columns = await rowsWithin(
    connection,
    `SELECT open_at_ms::DOUBLE, open_price, high_price, low_price, close_price${volumeColumn}
     FROM bars`,
    'open_at_ms',
    variant.seriesId,
    window,
  );
  const [openMs = NONE, open = NONE, high = NONE, low = NONE, close = NONE, volume] = columns;
  const isKnown = volume?.some((traded) => !Number.isNaN(traded)) === true;
  return { openMs, open, high, low, close, volume: isKnown ? (volume ?? null) : null };
}

const NONE = new Float64Array(0);

/** The columns that `select` names of the series' rows inside the window, oldest first. */
const rowsWithin = (
  connection: DuckDBConnection,
  select: string,
  at: string,
  seriesId: number,
  { fromMs, toMs }: WindowMs,
): Promise<Float64Array[]> =>
  numberColumns(
    connection,
    `${select} WHERE series_id = $series::INTEGER
       AND ${at} >= $from::BIGINT AND ${at} < $to::BIGINT
     ORDER BY ${at}`,
    { series: seriesId, from: fromMs, to: toMs },
  );

/**
 * Prints whose recorded instant lies inside the window. Stamps keep their jitter, so that a caller
 * who lets a print belong to a boundary within a minute asks for a window wider by that minute.
 *
 * @returns null when the store has no such series
 */
export async function readFunding(
  connection: DuckDBConnection,
  key: FundingKey,
  window: WindowMs,
): Promise<FundingSeries | null> {
  const variant = (await variantsOf(connection, key))[0];
  if (variant === undefined) return null;
  const columns = await printColumns(connection, variant, window);
  const provenance = await sourcesWithin(connection, variant.seriesId, window);
  return { key, ...columns, provenance };
}

/** As {@link readFunding}, with which file brought which stretch. */
export async function readFundingHistory(
  connection: DuckDBConnection,
  key: FundingKey,
  window: WindowMs,
): Promise<FundingHistory | null> {
  const series = await readFunding(connection, key, window);
  const variant = (await variantsOf(connection, key))[0];
  if (series === null || variant === undefined) return null;
  return { series, spans: await spansWithin(connection, variant.seriesId, 'prints', window) };
}

async function printColumns(
  connection: DuckDBConnection,
  variant: Variant,
  window: WindowMs,
): Promise<FundingColumns> {
  const [settledAtMs = NONE, rate = NONE, intervalMs = NONE, price = NONE] = await rowsWithin(
    connection,
    'SELECT settled_at_ms::DOUBLE, rate_fraction, interval_ms::DOUBLE, price FROM funding',
    'settled_at_ms',
    variant.seriesId,
    window,
  );
  return { settledAtMs, rate, intervalMs, price };
}

/** Interest that fell due inside the window; null when the store has no such series. */
export async function readBorrow(
  connection: DuckDBConnection,
  key: BorrowKey,
  window: WindowMs,
): Promise<BorrowSeries | null> {
  const variant = (await variantsOf(connection, key))[0];
  if (variant === undefined) return null;
  const { settledAtMs, rate, intervalMs } = await printColumns(connection, variant, window);
  const provenance = await sourcesWithin(connection, variant.seriesId, window);
  return { key, dueAtMs: settledAtMs, borrowRate: rate, intervalMs, provenance };
}

/**
 * Values that became known inside the window, and the one that was in force when it began.
 *
 * @returns null when the store has no such series
 */
export async function readValues(
  connection: DuckDBConnection,
  key: ValueKey,
  window: WindowMs,
): Promise<ValueSeries | null> {
  const variant = (await variantsOf(connection, key))[0];
  if (variant === undefined) return null;
  const columns = await valueColumns(connection, variant, window);
  const [atMs = NONE, value = NONE] = await numberColumns(
    connection,
    `SELECT at_ms::DOUBLE, value FROM observations
     WHERE series_id = $series::INTEGER AND at_ms < $from::BIGINT
     ORDER BY at_ms DESC LIMIT 1`,
    { series: variant.seriesId, from: window.fromMs },
  );
  const before = atMs.length === 0 ? null : { atMs: atMs[0] ?? 0, value: value[0] ?? 0 };
  const earliest = { ...window, fromMs: before?.atMs ?? window.fromMs };
  const provenance = await sourcesWithin(connection, variant.seriesId, earliest);
  return { key, ...columns, before, provenance };
}

async function valueColumns(
  connection: DuckDBConnection,
  variant: Variant,
  window: WindowMs,
): Promise<ValueColumns> {
  const [atMs = NONE, value = NONE] = await rowsWithin(
    connection,
    'SELECT at_ms::DOUBLE, value FROM observations',
    'at_ms',
    variant.seriesId,
    window,
  );
  return { atMs, value };
}

/** The rows of one series, whatever they are. */
export type StoredRows =
  | { readonly sort: 'bars'; readonly columns: BarColumns }
  | { readonly sort: 'prints'; readonly columns: FundingColumns }
  | { readonly sort: 'values'; readonly columns: ValueColumns };

/**
 * The rows of a series of any kind, as they are stored. For handing them on, not for calculating: a
 * premium comes as bars and a borrow rate as prints.
 *
 * @param resolutionMs of the bars; null for what is no bar
 * @returns null when the store has no such series
 */
export async function readRows(
  connection: DuckDBConnection,
  key: StoredKey,
  resolutionMs: number | null,
  window: WindowMs,
): Promise<StoredRows | null> {
  const variants = await variantsOf(connection, key);
  const variant = variants.find((one) => one.resolutionMs === (resolutionMs ?? 0));
  if (variant === undefined) return null;
  const sort = rowSortOf(key.kind);
  switch (sort) {
    case 'bars':
      return { sort, columns: await barColumns(connection, variant, window, true) };
    case 'prints':
      return { sort, columns: await printColumns(connection, variant, window) };
    case 'values':
      return { sort, columns: await valueColumns(connection, variant, window) };
  }
}
