/** One line of a scan's tables. */
import type { ScanPair, ScanRow } from '../../domain/scan.ts';

/** A pair at a leverage. */
export interface ScanLine {
  readonly pair: ScanPair;
  readonly row: ScanRow;
}

/** With the file of its worst entry's scenario, relative to the page; null where there is none. */
export interface ScanLineWithFile extends ScanLine {
  readonly scenario: string | null;
}
