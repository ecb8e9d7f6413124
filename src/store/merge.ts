/**
 * Staged rows into a series: rows already there with equal values are counted, rows that disagree
 * refuse the import, the rest is added.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { minuteText } from '../units/time.ts';
import {
  type Arrival,
  type ArrivalPart,
  areDisjoint,
  arrivingRows,
  type MergeCount,
} from './arrival.ts';
import { ISSUES_MAX, refuse } from './disagreement.ts';
import { rowSortOf, type StoredKey, storedName } from './keys.ts';
import { mergeBars } from './merge-bars.ts';
import { mergePrints, SETTLEMENT_JITTER_MS } from './merge-prints.ts';
import { mergeValues } from './merge-values.ts';
import type { CountBySource } from './merging.ts';
import { plainRows, quoted } from './query.ts';
import { variantsOf } from './variants.ts';

const MERGES = { bars: mergeBars, prints: mergePrints, values: mergeValues } as const;

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
  // Only a print is met by one of another instant. Bars and values that are looked for where none can
  // be are not looked for: files of one day after the other meet nothing.
  const reachMs = sort === 'prints' ? SETTLEMENT_JITTER_MS : 0;
  const within = {
    series: seriesId,
    first: Math.min(...parts.map(({ firstMs }) => firstMs)) - reachMs,
    last: Math.max(...parts.map(({ lastMs }) => lastMs)) + reachMs,
  };
  const { added, completed, otherVolume } = await MERGES[sort](connection, arrival, from, within);
  return parts.map(({ rows }, index) => {
    const of = (counts: CountBySource) => counts.get(sourceIds[index] ?? 0) ?? 0;
    const rowsAdded = added === null ? rows : of(added);
    return {
      rowsAdded,
      rowsAlreadyThere: rows - rowsAdded,
      rowsCompleted: of(completed),
      rowsOfOtherVolume: of(otherVolume),
    };
  });
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
