/** What an import did, file by file. */
import type { StoredKey } from '../store/keys.ts';

export interface SourceReport {
  /** As the user named it; a member of a zip follows after a comma. */
  readonly file: string;
  readonly sha256: string;
  /** What the loader recognised. */
  readonly format: string;
  readonly series: StoredKey;
  /** Length of one bar; null for funding. */
  readonly resolutionMs: number | null;
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly rowsAlreadyThere: number;
  /** The very same bytes were imported into this series before, so nothing was done. */
  readonly skipped: boolean;
  readonly notes: readonly string[];
}

export interface ImportReport {
  readonly sources: readonly SourceReport[];
}
