/** What a venue was asked and has answered whole: the memory that makes a fetch resume. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredKind } from './keys.ts';
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
