/** Arriving values into a series: two of one instant must agree. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Arrival } from './arrival.ts';
import { disagreement, ISSUES_MAX, refuse } from './disagreement.ts';
import { countBySource, type Merged, NO_ROWS, storedWithin, type Within } from './merging.ts';
import { plainRows } from './query.ts';

const STORED = storedWithin('values');

/** @throws DataError where a stored value disagrees */
export async function mergeValues(
  connection: DuckDBConnection,
  arrival: Arrival,
  from: string,
  within: Within,
): Promise<Merged> {
  const rows = await plainRows(
    connection,
    `SELECT a.at_ms, s.value, a.value, q.file
     FROM ${from} a JOIN ${STORED} s ON s.at_ms = a.at_ms
     JOIN sources q ON q.source_id = s.source_id
     WHERE s.value <> a.value ORDER BY a.at_ms LIMIT ${ISSUES_MAX}`,
    within,
  );
  refuse(
    rows.map(([at, stored, found, file]) =>
      disagreement(arrival, Number(at), 'value', { stored, found, file: String(file) }),
    ),
  );
  const fresh = `${from} a ANTI JOIN ${STORED} s ON s.at_ms = a.at_ms`;
  const added = await countBySource(connection, fresh, within);
  await connection.run(
    `INSERT INTO observations SELECT $series::INTEGER, a.source_id, a.at_ms, a.value FROM ${fresh}`,
    within,
  );
  return { added, completed: NO_ROWS, otherVolume: NO_ROWS };
}
