/** What arrives at a series: staged rows of one file, or of several whose spans do not meet. */
import type { Provenance } from '../domain/series.ts';
import type { StoredKey } from './keys.ts';
import { quoted } from './query.ts';
import type { Staged } from './stage.ts';

/** The rows of one file. */
export interface ArrivalPart {
  /** The file column to select, where several files share the staged table; null: all rows. */
  readonly path: string | null;
  readonly rows: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly provenance: Provenance;
}

export interface Arrival {
  readonly staged: Staged;
  /** One millisecond in the staged unit: 1000 for microseconds; 0.001 for seconds. */
  readonly unitsPerMs: number;
  readonly key: StoredKey;
  /** Length of a bar; 0 for funding. */
  readonly resolutionMs: number;
  readonly parts: readonly ArrivalPart[];
}

/** What became of one part. */
export interface MergeCount {
  readonly rowsAdded: number;
  readonly rowsAlreadyThere: number;
  /** Stored rows that learned something from this file: prints their interval or price, bars their volume. */
  readonly rowsCompleted: number;
  /** Stored bars of equal prices and another volume, which they keep. */
  readonly rowsOfOtherVolume: number;
}

/** Do no two parts share an instant? Then they can be merged in one go. */
export function areDisjoint(parts: readonly ArrivalPart[]): boolean {
  const sorted = [...parts].sort((a, b) => a.firstMs - b.firstMs);
  return sorted.every((part, index) => {
    const before = sorted[index - 1];
    return before === undefined || before.lastMs < part.firstMs;
  });
}

/** The staged rows with `at_ms` and the `source_id` of their file, as a subquery. */
export function arrivingRows(
  { staged, unitsPerMs, parts }: Arrival,
  sourceIds: readonly number[],
): string {
  const ms =
    unitsPerMs > 1
      ? `stamp // ${unitsPerMs}`
      : unitsPerMs < 1
        ? `stamp * ${1 / unitsPerMs}`
        : 'stamp';
  const columns = `* EXCLUDE (stamp), (${ms})::BIGINT AS at_ms`;
  if (parts[0]?.path === null) {
    return `(SELECT ${columns}, ${sourceIds[0]}::INTEGER AS source_id FROM ${staged.table})`;
  }
  const files = parts.map(({ path }, index) => `(${quoted(path ?? '')}, ${sourceIds[index]})`);
  return `(SELECT ${columns} FROM ${staged.table}
    JOIN (VALUES ${files.join(', ')}) part (path, source_id) ON file = path)`;
}
