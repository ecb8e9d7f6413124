/** What the page of a sweep is given. */
import type { Axis } from '../../sweep/axes.ts';
import type { FinishedSweep } from '../../sweep/summary.ts';
import type { CommandData } from './data.ts';

export interface SweepReport {
  readonly scenario: string;
  readonly question: string;
  readonly constructionText: string;
  /** Name of the reconstruction the history is; null: a record. */
  readonly reconstruction: string | null;
  readonly windowMs: readonly [number, number];
  readonly engine: string;
  /** Names of data errors that the scenario accepts and the data has. */
  readonly acceptedErrors: readonly string[];
  /** False: it was interrupted, and the last rows are missing. */
  readonly complete: boolean;
  /** Rows in the file, and rows of the whole sweep. */
  readonly combinations: number;
  readonly planned: number;
  /** Points of the grid, and entry times below each. */
  readonly points: number;
  readonly entries: number;
  /** Whether the rows are a random sample of the grid's. */
  readonly sampled: boolean;
  readonly refused: number;
  readonly axes: readonly Axis[];
  readonly finished: FinishedSweep;
  readonly command: CommandData;
  /** Name of the file that has the rows, beside the page. */
  readonly rowsFile: string;
  /** The scenario that every row began from, as YAML. */
  readonly recipe: string;
  /** Version and hashes: what reproduces this sweep. */
  readonly reproduce: string;
}
