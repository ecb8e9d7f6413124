/** `legrisk compare`: two runs side by side, every difference explained. */
import { dirname, resolve } from 'node:path';
import { ScenarioError } from '../../domain/errors.ts';
import { compareRuns } from '../../report/compare/compare.ts';
import type { ComparedRun, VenueView } from '../../report/compare/comparison.ts';
import { renderCompareHtml } from '../../report/compare/page.ts';
import { venueView } from '../../report/compare/venues.ts';
import { comparedRuns, type ReplayAs } from '../compare/side.ts';
import { comparisonText } from '../compare/text.ts';
import { EXIT } from '../failure.ts';
import { makeFolder } from '../make-folder.ts';
import { hasReport, replaceFile, reportHref } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface CompareOptions extends ReplayAs {
  readonly a: string;
  readonly b: string;
  readonly set: readonly string[];
  /** As `set`, in B alone. */
  readonly setB: readonly string[];
  readonly view: 'auto' | 'figures' | 'venues';
  readonly out: string | undefined;
  readonly json: boolean;
}

export async function compareCommand(options: CompareOptions, terminal: Terminal): Promise<number> {
  const { a, b, set, setB } = options;
  const runs = await comparedRuns(
    [
      { path: a, sets: set },
      { path: b, sets: [...set, ...setB] },
    ],
    options,
    terminal,
  );
  const comparison = compareRuns(...runs, viewed(options, runs));
  if (options.out !== undefined) {
    const page = resolve(options.out);
    makeFolder(dirname(page));
    const link = (given: string): string | null =>
      hasReport(given) ? reportHref(page, given) : null;
    replaceFile(page, renderCompareHtml(comparison, { a: link(a), b: link(b) }));
    terminal.say(`page: ${page}`);
  }
  terminal.out(
    options.json
      ? JSON.stringify({ schemaVersion: 1, ...comparison }, null, 1)
      : comparisonText(comparison, terminal),
  );
  return EXIT.done;
}

/** @throws ScenarioError where the view is asked for and the two runs are not of one asset, window and capital */
function viewed(
  { view }: CompareOptions,
  [a, b]: readonly [ComparedRun, ComparedRun],
): VenueView | null {
  if (view === 'figures') return null;
  const found = venueView(a.result, b.result);
  if ('rows' in found) return found;
  if (view === 'venues') throw new ScenarioError(found);
  return null;
}
