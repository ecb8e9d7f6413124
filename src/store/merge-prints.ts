/**
 * Arriving prints into a series. Two prints within a minute of each other are one settlement: one
 * source keeps the jitter of the stamp, another rounds it, and to store both would charge the holder
 * twice. No venue settles every minute. The stamp that came first stays; an interval or a price that its
 * source left out is learned.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Arrival } from './arrival.ts';
import { disagreement, ISSUES_MAX, refuse } from './disagreement.ts';
import { countBySource, type Merged, NO_ROWS, storedWithin, type Within } from './merging.ts';
import { plainRows } from './query.ts';

/** Prints nearer than this are one settlement. */
export const SETTLEMENT_JITTER_MS = 60_000;

const STORED = storedWithin('prints');

/**
 * Stored prints `s` of the settlements that arrive, each with the stamp that it arrives by. Looked for by
 * the minute and its neighbours, because a join by equality is quick whatever the planner thinks of the
 * number of rows: it takes staged rows for none, and would try every pair.
 */
const pairs = (from: string): string =>
  `(SELECT a.at_ms AS arriving_ms, s.*
    FROM (SELECT at_ms, unnest([-1, 0, 1]) AS beside FROM ${from}) a
    JOIN ${STORED} s ON s.settled_at_ms // ${SETTLEMENT_JITTER_MS}
        = a.at_ms // ${SETTLEMENT_JITTER_MS} + a.beside
      AND abs(s.settled_at_ms - a.at_ms) < ${SETTLEMENT_JITTER_MS})`;

const met = (from: string): string => `${from} a JOIN ${pairs(from)} s ON s.arriving_ms = a.at_ms`;

const LEARNS = `((s.interval_ms IS NULL AND a.interval_ms IS NOT NULL)
  OR (s.price IS NULL AND a.price IS NOT NULL))`;

/** @throws DataError where a stored rate, interval or price disagrees */
export async function mergePrints(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  await requireEqualPrints(connection, arrival, from, within);
  const learning = `${met(from)} WHERE ${LEARNS}`;
  const completed = await countBySource(connection, learning, within);
  const fresh = `${from} a ANTI JOIN ${pairs(from)} s ON s.arriving_ms = a.at_ms`;
  const added = await countBySource(connection, fresh, within);
  await connection.run(
    `INSERT INTO funding
     SELECT $series::INTEGER, a.source_id, a.at_ms, a.rate, a.interval_ms::BIGINT, a.price
     FROM ${fresh}`,
    within,
  );
  if (completed.size > 0)
    await connection.run(
      `UPDATE funding SET interval_ms = coalesce(funding.interval_ms, n.interval_ms),
                          price = coalesce(funding.price, n.price)
       FROM (SELECT s.settled_at_ms, a.interval_ms, a.price FROM ${learning}) n
       WHERE funding.series_id = $series::INTEGER AND funding.settled_at_ms = n.settled_at_ms`,
      within,
    );
  return { added, completed, otherVolume: NO_ROWS };
}

async function requireEqualPrints(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<void> {
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.rate_fraction, a.rate, s.interval_ms, a.interval_ms, s.price, a.price, q.file
     FROM ${met(from)} JOIN sources q ON q.source_id = s.source_id
     WHERE s.rate_fraction <> a.rate OR s.interval_ms <> a.interval_ms OR s.price <> a.price
     ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    within,
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
