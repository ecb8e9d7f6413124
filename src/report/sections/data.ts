/** The data that a replay rests on: a card a series, and what the checks say of it. */
import type { DataFinding, SeriesCoverage } from '../../domain/coverage.ts';
import type { ReplayResult } from '../../domain/result.ts';
import { minuteText } from '../../units/time.ts';
import { defined } from '../definitions.ts';
import { type Content, type Html, html } from '../escape.ts';
import { decimal } from '../format.ts';
import { findingItem, seriesCard } from './series-card.ts';

export function dataSection(result: ReplayResult): Html {
  const { coverage, findings, windowMs } = result;
  const series = Object.values(coverage);
  const about = (name: string) => findings.filter((finding) => finding.series.includes(name));
  const elsewhere = findings.filter(
    (finding) => !finding.series.some((name) => Object.hasOwn(coverage, name)),
  );
  const [from, to] = windowMs;
  return html`<section id="data"><h2>Data</h2><p>${verdict(result)}</p>
<p class="note">A bar a series, from ${minuteText(from)} to ${minuteText(to)}, times in UTC. ${BAR_NOTE}${keyNote(series)}</p>
${series.map((one) => seriesCard(cardOf(one, result, about(one.series))))}${
  elsewhere.length === 0
    ? null
    : html`<ul class="found">${elsewhere.map((finding) => findingItem(null, finding))}</ul>`
}</section>`;
}

/** The words of the cards below that need a meaning, of those that are there. */
function keyNote(series: readonly SeriesCoverage[]): readonly Content[] {
  const standIn = series.some(({ standIns }) => standIns.length > 0);
  const moved = series.some(({ onGrid }) => onGrid.how !== 'as recorded');
  const terms = [standIn ? defined('standIn') : null, moved ? defined('onGrid') : null].filter(
    (term) => term !== null,
  );
  return terms.flatMap((term, i) => [
    i === 0 ? ' Terms used below: ' : ', ',
    term,
    i === terms.length - 1 ? '.' : '',
  ]);
}

/** How to read the bars, whatever they are of. */
export const BAR_NOTE = html`Solid is there; a notch lacks rows, the deeper the more. Below it a thick line is an ${defined(
  'dataError',
  'error of the data',
)}, a thin one a ${defined('dataWarning', 'warning')}; a ${defined('dataNote', 'note')} is not drawn.`;

const cardOf = (
  series: SeriesCoverage,
  { provenance, windowMs }: ReplayResult,
  findings: readonly DataFinding[],
) => ({
  ...series,
  windowMs,
  onGrid: series.onGrid.how === 'as recorded' ? null : series.onGrid.text,
  files: provenance[series.series] ?? [],
  findings,
});

/** What the checks say of all of it, in a sentence or two. */
function verdict({ reconstruction, findings, acceptedUnfound }: ReplayResult): Content {
  if (reconstruction !== null)
    return 'A reconstruction is nobody’s record, and is not checked for what a record can not be.';
  const accepted = findings.filter((finding) => finding.accepted);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const notes = findings.filter(({ severity }) => severity === 'note').length;
  const found = [counted(warnings, 'warning'), counted(notes, 'note')].filter((x) => x !== null);
  const unfound = acceptedUnfound.join(', ');
  return [
    accepted.length === 0
      ? 'The checks found no error in these records'
      : html`<strong>The scenario accepts ${counted(accepted.length, 'error')} in these records by name</strong>: the figures rest on rows that no exchange can have recorded`,
    found.length === 0 ? '.' : `; ${found.join(' and ')}.`,
    unfound === '' ? null : ` Accepted, and not found: ${unfound}.`,
  ];
}

const counted = (count: number, what: string): string | null =>
  count === 0 ? null : `${decimal(count, 0)} ${what}${count === 1 ? '' : 's'}`;
