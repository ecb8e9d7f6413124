/** The page of many runs: the matrix of days and constructions, and every run in full below it. */
import { livePage, type ReportAssets, stillPage } from './document.ts';
import { type Html, html } from './escape.ts';
import { forcedOut } from './forced.ts';
import { runsTable } from './matrix/runs-table.ts';
import { type IndexEntry, matrixSection } from './matrix/section.ts';
import { matrixStyle } from './matrix/style.ts';

export type { IndexEntry } from './matrix/section.ts';

/**
 * `reports/index.html`. It says everything without a script; with one its table can be sorted.
 *
 * @throws InvariantError when the script could end its own element
 */
export function renderIndexHtml(
  entries: readonly IndexEntry[],
  assets: ReportAssets | null = null,
): string {
  const body = html`${matrixStyle}<header><p class="eyebrow">legrisk</p>
<h1>What did the funding pay, and what did the forced exits cost?</h1>
<p class="muted">${summary(entries)}</p></header>
<main>${matrixSection(entries)}<section id="runs"><h2>All runs</h2>${runsTable(entries)}</section></main>
<footer>Amounts are in the currency named with the scenario. Venue marks: does every leg live to its planned exit by
 the mark of its own venue? Spot chart: would it, had the shared spot price been the mark?</footer>`;
  return assets === null ? stillPage('Reports', body) : livePage('Reports', assets, body);
}

function summary(entries: readonly IndexEntry[]): Html {
  const died = entries.filter(({ result }) => forcedOut(result).length > 0).length;
  const drawn = entries.filter(({ result }) => result.reconstruction !== null).length;
  const said = `${count(entries.length, 'scenario')}, ${died} with a forced exit.`;
  return drawn === 0
    ? html`${said}`
    : html`${said} Reconstructions from published prints, which are no records: ${drawn}, each marked.`;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
