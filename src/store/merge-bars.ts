/**
 * Arriving bars into a series. Prices must agree to the last digit; volumes need not. Sources of one
 * market count trades differently (block trades in or out, contracts or coin, a bin restated later), and
 * nothing that is booked hangs on a volume: so a difference in volume alone refuses no file. The first
 * one stays, and the difference is told. A bar without a volume learns it.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Arrival } from './arrival.ts';
import { disagreement, ISSUES_MAX, refuse } from './disagreement.ts';
import { countBySource, type Merged, NO_ROWS, storedWithin, type Within } from './merging.ts';
import { plainRows } from './query.ts';

const STORED = storedWithin('bars');

/** @throws DataError where a stored price disagrees */
export async function mergeBars(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  const overlap = await plainRows(connection, `SELECT count(*) FROM ${STORED}`, within);
  // Only trades have a volume: what mark files carry in that column is not one.
  const isTraded = arrival.key.kind === 'last' || arrival.key.kind === 'spot';
  const volume = isTraded ? 'CASE WHEN isfinite(volume) THEN volume END' : 'NULL';
  const columns = `$series::INTEGER, source_id, at_ms, open, high, low, close, ${volume}`;
  if (Number(overlap[0]?.[0] ?? 0) === 0) {
    await connection.run(`INSERT INTO bars SELECT ${columns} FROM ${from}`, {
      series: within.series,
    });
    return { added: null, completed: NO_ROWS, otherVolume: NO_ROWS };
  }
  await requireEqualPrices(connection, arrival, from, within);
  const met = `${from} a JOIN ${STORED} s ON s.open_at_ms = a.at_ms AND isfinite(a.volume)`;
  const completed = isTraded
    ? await countBySource(connection, `${met} WHERE s.volume_base IS NULL`, within)
    : NO_ROWS;
  const otherVolume = isTraded
    ? await countBySource(connection, `${met} WHERE s.volume_base <> a.volume`, within)
    : NO_ROWS;
  if (completed.size > 0) await completeVolumes(connection, from, within);
  const fresh = `${from} a ANTI JOIN ${STORED} s ON s.open_at_ms = a.at_ms`;
  const added = await countBySource(connection, fresh, within);
  await connection.run(`INSERT INTO bars SELECT ${columns} FROM ${fresh}`, within);
  return { added, completed, otherVolume };
}

async function completeVolumes(
  connection: DuckDBConnection,
  from: string,
  within: Within,
): Promise<void> {
  await connection.run(
    `UPDATE bars SET volume_base = n.volume
     FROM (SELECT a.at_ms, a.volume FROM ${from} a WHERE isfinite(a.volume)) n
     WHERE bars.series_id = $series::INTEGER
       AND bars.open_at_ms BETWEEN $first::BIGINT AND $last::BIGINT
       AND bars.open_at_ms = n.at_ms AND bars.volume_base IS NULL`,
    within,
  );
}

async function requireEqualPrices(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<void> {
  const names = ['open', 'high', 'low', 'close'] as const;
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.open_price, s.high_price, s.low_price, s.close_price,
            a.open, a.high, a.low, a.close, q.file
     FROM ${from} a
     JOIN ${STORED} s ON s.open_at_ms = a.at_ms
     JOIN sources q ON q.source_id = s.source_id
     WHERE ${names.map((name) => `s.${name}_price <> a.${name}`).join(' OR ')}
     ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    within,
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
