/**
 * Staged rows into a series: rows already there with equal values are counted, rows that disagree
 * refuse the import, the rest is added.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError, type Issue } from '../domain/errors.ts';
import { minuteText } from '../units/time.ts';
import {
  type Arrival,
  type ArrivalPart,
  areDisjoint,
  arrivingRows,
  type MergeCount,
} from './arrival.ts';
import { rowSortOf, type StoredKey, storedName } from './keys.ts';
import { type Parameters, plainRows, quoted } from './query.ts';
import { variantsOf } from './read.ts';

/** All problems of one file at once, up to ten. */
const ISSUES_MAX = 10;

/**
 * Two prints within the same minute are the same settlement: one source keeps the jitter of the
 * stamp, another rounds it, and to store both would charge the holder twice.
 */
export const SETTLEMENT_SLOT_MS = 60_000;

/**
 * Merges the parts; the answer has one count a part, in their order.
 *
 * @throws DataError naming series, instant, both values and the stored row's file where they differ
 */
export async function mergeArrival(
  connection: DuckDBConnection,
  arrival: Arrival,
): Promise<MergeCount[]> {
  if (areDisjoint(arrival.parts)) return await mergeDisjoint(connection, arrival);
  const counts: MergeCount[] = [];
  for (const part of arrival.parts) {
    counts.push(...(await mergeDisjoint(connection, { ...arrival, parts: [part] })));
  }
  return counts;
}

async function mergeDisjoint(
  connection: DuckDBConnection,
  arrival: Arrival,
): Promise<MergeCount[]> {
  const { parts, key, resolutionMs } = arrival;
  const seriesId = await seriesIdOf(connection, key, resolutionMs);
  const sort = rowSortOf(key.kind);
  if (sort === 'bars') await requireSameGrid(connection, arrival, seriesId);
  const sourceIds = await addSources(connection, parts, seriesId);
  const from = arrivingRows(arrival, sourceIds);
  const within = {
    series: seriesId,
    first: Math.min(...parts.map(({ firstMs }) => firstMs)) - SETTLEMENT_SLOT_MS,
    last: Math.max(...parts.map(({ lastMs }) => lastMs)) + SETTLEMENT_SLOT_MS,
  };
  const merge = { bars: mergeBars, prints: mergeFunding, values: mergeValues }[sort];
  const { unseen, rowsCompleted } = await merge(connection, arrival, from, within);
  return parts.map(({ rows }, index) => {
    const rowsAdded = unseen === null ? rows : (unseen.get(sourceIds[index] ?? 0) ?? 0);
    return { rowsAdded, rowsAlreadyThere: rows - rowsAdded, rowsCompleted };
  });
}

/** The series, and the stretch of it that the arriving rows can meet. */
interface Within extends Parameters {
  readonly series: number;
  readonly first: number;
  readonly last: number;
}

/** What a merge did: rows added by source (null: all of them), and stored rows completed. */
interface Merged {
  readonly unseen: ReadonlyMap<number, number> | null;
  readonly rowsCompleted: number;
}

/** Stored rows of the series around the arriving ones. */
const storedWithin = (table: string, at: string) =>
  `(SELECT * FROM ${table} WHERE series_id = $series::INTEGER
    AND ${at} BETWEEN $first::BIGINT AND $last::BIGINT)`;

const STORED_BARS = storedWithin('bars', 'open_at_ms');
const STORED_FUNDING = storedWithin('funding', 'settled_at_ms');
const STORED_VALUES = storedWithin('observations', 'at_ms');

async function mergeBars(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  const overlap = await plainRows(connection, `SELECT count(*) FROM ${STORED_BARS}`, within);
  // Only trades have a volume: what mark files carry in that column is not one.
  const traded = arrival.key.kind === 'last' || arrival.key.kind === 'spot';
  const volume = traded ? 'CASE WHEN isfinite(volume) THEN volume END' : 'NULL';
  const columns = `$series::INTEGER, source_id, at_ms, open, high, low, close, ${volume}`;
  if (Number(overlap[0]?.[0] ?? 0) === 0) {
    await connection.run(`INSERT INTO bars SELECT ${columns} FROM ${from}`, {
      series: within.series,
    });
    return { unseen: null, rowsCompleted: 0 };
  }
  await requireEqualBars(connection, arrival, from, within);
  const fresh = `FROM ${from} a
    WHERE NOT EXISTS (SELECT 1 FROM ${STORED_BARS} s WHERE s.open_at_ms = a.at_ms)`;
  const unseen = await countBySource(connection, fresh, within);
  await connection.run(`INSERT INTO bars SELECT ${columns} ${fresh}`, within);
  return { unseen, rowsCompleted: 0 };
}

async function countBySource(
  connection: DuckDBConnection,
  fresh: string,
  within: Within,
): Promise<ReadonlyMap<number, number>> {
  const sql = `SELECT a.source_id, count(*) ${fresh} GROUP BY a.source_id`;
  const rows = await plainRows(connection, sql, within);
  return new Map(rows.map(([source, count]) => [Number(source), Number(count)]));
}

async function requireEqualBars(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  parameters: Within,
): Promise<void> {
  const names = ['open', 'high', 'low', 'close'] as const;
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.open_price, s.high_price, s.low_price, s.close_price,
            a.open, a.high, a.low, a.close, q.file
     FROM ${from} a
     JOIN ${STORED_BARS} s ON s.open_at_ms = a.at_ms
     JOIN sources q ON q.source_id = s.source_id
     WHERE ${names.map((name) => `s.${name}_price <> a.${name}`).join(' OR ')}
     ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    parameters,
  );
  refuse(
    rows.map((row) => {
      const which = names.findIndex((_, index) => row[1 + index] !== row[5 + index]);
      return disagreement(arrival, Number(row[0]), names[which] ?? 'open', {
        stored: row[1 + which],
        found: row[5 + which],
        file: String(row[9]),
      });
    }),
  );
}

const SAME_SLOT = `(s.settled_at_ms + ${SETTLEMENT_SLOT_MS / 2}) // ${SETTLEMENT_SLOT_MS}
  = (a.at_ms + ${SETTLEMENT_SLOT_MS / 2}) // ${SETTLEMENT_SLOT_MS}`;

async function mergeFunding(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  await requireEqualFunding(connection, arrival, from, within);
  const completed = await connection.run(
    `UPDATE funding SET interval_ms = coalesce(funding.interval_ms, n.interval_ms),
                        price = coalesce(funding.price, n.price)
     FROM (SELECT s.settled_at_ms, a.interval_ms, a.price FROM ${from} a
           JOIN ${STORED_FUNDING} s ON ${SAME_SLOT}) n
     WHERE funding.series_id = $series::INTEGER AND funding.settled_at_ms = n.settled_at_ms
       AND ((funding.interval_ms IS NULL AND n.interval_ms IS NOT NULL)
         OR (funding.price IS NULL AND n.price IS NOT NULL))`,
    within,
  );
  // As NOT EXISTS over an expression this would be a nested loop, a hundred times slower.
  const fresh = `FROM ${from} a ANTI JOIN ${STORED_FUNDING} s ON ${SAME_SLOT}`;
  const unseen = await countBySource(connection, fresh, within);
  await connection.run(
    `INSERT INTO funding
     SELECT $series::INTEGER, a.source_id, a.at_ms, a.rate, a.interval_ms::BIGINT, a.price
     ${fresh}`,
    within,
  );
  return { unseen, rowsCompleted: completed.rowsChanged };
}

async function requireEqualFunding(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  parameters: Within,
): Promise<void> {
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.rate_fraction, a.rate, s.interval_ms, a.interval_ms, s.price, a.price, q.file
     FROM ${from} a JOIN ${STORED_FUNDING} s ON ${SAME_SLOT}
     JOIN sources q ON q.source_id = s.source_id
     WHERE s.rate_fraction <> a.rate OR s.interval_ms <> a.interval_ms OR s.price <> a.price
     ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    parameters,
  );
  refuse(
    rows.map((row) => {
      const pairs = [
        ['rate', row[1], row[2]],
        ['interval', row[3], row[4]],
        ['price', row[5], row[6]],
      ] as const;
      const [what, stored, found] =
        pairs.find(([, s, a]) => s !== null && a !== null && s !== a) ?? pairs[0];
      return disagreement(arrival, Number(row[0]), what, { stored, found, file: String(row[7]) });
    }),
  );
}

async function mergeValues(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.value, a.value, q.file
     FROM ${from} a JOIN ${STORED_VALUES} s ON s.at_ms = a.at_ms
     JOIN sources q ON q.source_id = s.source_id
     WHERE s.value <> a.value ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    within,
  );
  refuse(
    rows.map(([at, stored, found, file]) =>
      disagreement(arrival, Number(at), 'value', { stored, found, file: String(file) }),
    ),
  );
  const fresh = `FROM ${from} a ANTI JOIN ${STORED_VALUES} s ON s.at_ms = a.at_ms`;
  const unseen = await countBySource(connection, fresh, within);
  await connection.run(
    `INSERT INTO observations SELECT $series::INTEGER, a.source_id, a.at_ms, a.value ${fresh}`,
    within,
  );
  return { unseen, rowsCompleted: 0 };
}

const DISAGREEMENT_HINT =
  'leave one of the files out, or import into another store; ' +
  'a last bar may have been open still when its file was saved';

function disagreement(
  { key, parts }: Arrival,
  atMs: number,
  what: string,
  { stored, found, file }: { stored: unknown; found: unknown; file: string },
): Issue {
  const part = parts.find(({ firstMs, lastMs }) => firstMs <= atMs && atMs <= lastMs);
  const name = `${storedName(key)} at ${minuteText(atMs)} UTC`;
  return {
    where: part === undefined ? name : `${part.provenance.file}: ${name}`,
    expected: `${what} ${String(stored)}, as stored from ${file}`,
    found: String(found),
    hint: DISAGREEMENT_HINT,
  };
}

function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new DataError(issues);
}

/** Bars that start half an hour later than the stored ones are other bars. */
async function requireSameGrid(
  connection: DuckDBConnection,
  { key, parts, resolutionMs }: Arrival,
  seriesId: number,
): Promise<void> {
  const rows = await plainRows(
    connection,
    'SELECT any_value(first_at_ms) FROM sources WHERE series_id = $series::INTEGER',
    { series: seriesId },
  );
  const stored = Number(rows[0]?.[0] ?? parts[0]?.firstMs ?? 0);
  const beside = parts.filter(({ firstMs }) => (firstMs - stored) % resolutionMs !== 0);
  refuse(
    beside.slice(0, ISSUES_MAX).map(({ firstMs, provenance }) => ({
      where: `${provenance.file}: ${storedName(key)}`,
      expected: `bars on the grid of the others, one of which opens at ${minuteText(stored)} UTC`,
      found: `a bar that opens at ${minuteText(firstMs)} UTC`,
      hint: 'one of the two files has its stamps shifted; find out which before you import it',
    })),
  );
}

async function seriesIdOf(
  connection: DuckDBConnection,
  key: StoredKey,
  resolutionMs: number,
): Promise<number> {
  const known = (await variantsOf(connection, key)).find(
    (variant) => variant.resolutionMs === resolutionMs,
  );
  if (known !== undefined) return known.seriesId;
  const { venue, instrument, kind, origin } = key;
  const made = await plainRows(
    connection,
    `INSERT INTO series
     SELECT coalesce(max(series_id), 0) + 1, $venue, $instrument, $kind, $origin,
            $resolution::BIGINT
     FROM series RETURNING series_id`,
    { venue, instrument, kind, origin, resolution: resolutionMs },
  );
  return Number(made[0]?.[0]);
}

/** One row a file, all in one statement: hundreds of daily files arrive together. */
async function addSources(
  connection: DuckDBConnection,
  parts: readonly ArrivalPart[],
  seriesId: number,
): Promise<number[]> {
  const last = await plainRows(connection, 'SELECT coalesce(max(source_id), 0) FROM sources');
  const ids = parts.map((_, index) => Number(last[0]?.[0] ?? 0) + 1 + index);
  const rows = parts.map(({ provenance, rows: count, firstMs, lastMs }, index) => {
    const { sha256, file, format, notes } = provenance;
    const texts = [sha256, file, format].map(quoted).join(', ');
    const numbers = `${count}, ${firstMs}, ${lastMs}`;
    return `(${ids[index]}, ${seriesId}, ${texts}, ${numbers}, ${quoted(JSON.stringify(notes))})`;
  });
  await connection.run(`INSERT INTO sources VALUES ${rows.join(', ')}`);
  return ids;
}
