/** What a venue was asked and has answered whole: the memory that makes a fetch resume. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredKind } from './keys.ts';
import type { SeriesFilter } from './list.ts';
import { plainRows } from './query.ts';

/** What is asked: one series at one resolution. */
export interface Question {
  readonly venue: string;
  /** As the venue spells it. */
  readonly instrument: string;
  readonly kind: StoredKind;
  /** Length of a bar; 0 for what is no bar. */
  readonly resolutionMs: number;
}

/** One stretch of time that was answered whole; an answer without rows is one. */
export interface Answer extends Question {
  /** The path of an archive file, or the name of an interface. */
  readonly asked: string;
  /** Half-open, UTC milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
}

export async function addAnswer(connection: DuckDBConnection, answer: Answer): Promise<void> {
  const { venue, instrument, kind, resolutionMs, asked, fromMs, toMs, rows } = answer;
  await connection.run(
    `INSERT INTO answers VALUES ($venue, $instrument, $kind, $resolution::BIGINT, $asked,
       $from::BIGINT, $to::BIGINT, $rows::BIGINT)`,
    { venue, instrument, kind, resolution: resolutionMs, asked, from: fromMs, to: toMs, rows },
  );
}

export async function answersTo(
  connection: DuckDBConnection,
  question: Question,
): Promise<readonly Answer[]> {
  const { venue, instrument, kind, resolutionMs } = question;
  const rows = await plainRows(
    connection,
    `SELECT asked, from_ms, to_ms, row_count FROM answers
     WHERE venue = $venue AND instrument = $instrument AND kind = $kind
       AND resolution_ms = $resolution::BIGINT
     ORDER BY from_ms, to_ms`,
    { venue, instrument, kind, resolution: resolutionMs },
  );
  return rows.map(([asked, from, to, count]) => ({
    ...question,
    asked: String(asked),
    fromMs: Number(from),
    toMs: Number(to),
    rows: Number(count),
  }));
}

/** A stretch for which a venue has no row. */
export type EmptyStretch = Omit<Answer, 'asked' | 'rows'>;

/**
 * Stretches that were answered without a row, by series and time, those that meet as one. What one
 * interface did not have and another did is none.
 */
export async function emptyStretches(
  connection: DuckDBConnection,
  { venue, instrument, kind }: SeriesFilter,
): Promise<readonly EmptyStretch[]> {
  const rows = await plainRows(
    connection,
    `SELECT venue, instrument, kind, resolution_ms, from_ms, to_ms
     FROM (SELECT * FROM answers WHERE row_count = 0) e
     ANTI JOIN (SELECT * FROM answers WHERE row_count > 0) f
       ON e.venue = f.venue AND e.instrument = f.instrument AND e.kind = f.kind
       AND e.resolution_ms = f.resolution_ms AND f.from_ms <= e.from_ms AND f.to_ms >= e.to_ms
     WHERE coalesce(venue = $venue::VARCHAR, true)
       AND coalesce(instrument = $instrument::VARCHAR, true)
       AND coalesce(kind = $kind::VARCHAR, true)
     ORDER BY venue, instrument, kind, resolution_ms, from_ms, to_ms`,
    { venue: venue ?? null, instrument: instrument ?? null, kind: kind ?? null },
  );
  const stretches: EmptyStretch[] = [];
  for (const row of rows) {
    const next: EmptyStretch = {
      venue: String(row[0]),
      instrument: String(row[1]),
      kind: String(row[2]) as StoredKind,
      resolutionMs: Number(row[3]),
      fromMs: Number(row[4]),
      toMs: Number(row[5]),
    };
    const before = stretches.at(-1);
    if (before !== undefined && isOneSeries(before, next) && next.fromMs <= before.toMs)
      stretches[stretches.length - 1] = { ...before, toMs: Math.max(before.toMs, next.toMs) };
    else stretches.push(next);
  }
  return stretches;
}

const isOneSeries = (a: Question, b: Question): boolean =>
  a.venue === b.venue &&
  a.instrument === b.instrument &&
  a.kind === b.kind &&
  a.resolutionMs === b.resolutionMs;
