/** A check of the store as a page: what was found, then every series with its bar, by coin. */
import type { CheckedSeries, StoreCheck, StoreFinding } from '../domain/coverage.ts';
import { minuteText } from '../units/time.ts';
import { stillPage } from './document.ts';
import { type Html, html } from './escape.ts';
import { decimal } from './format.ts';
import { BAR_NOTE } from './sections/data.ts';
import { findingItem, seriesCard } from './sections/series-card.ts';

/** The whole page as text; there is no script on it. */
export function renderCheckHtml(check: StoreCheck): string {
  const { findings, series } = check;
  const coins = [...new Set(series.map(({ coin }) => coin))];
  return stillPage(
    'Data check',
    html`<header><p class="eyebrow">legrisk data check</p><h1>${headline(findings)}</h1>
<ul class="facts"><li>${decimal(series.length, 0)} series</li><li>${counted(coins.length, 'coin')}</li>
<li>${decimal(rowsOf(series), 0)} rows</li>${check.notChecked.map(
      ({ why, series: many }) => html`<li>not checked: ${many} series of ${why}</li>`,
    )}</ul><p class="note">Times are UTC. ${BAR_NOTE}</p></header>
<main>${errorSection(findings)}${coins.map((coin) => coinSection(coin, check))}</main>`,
  );
}

const counted = (count: number, what: string): string =>
  `${decimal(count, 0)} ${what}${count === 1 ? '' : 's'}`;

const rowsOf = (series: readonly CheckedSeries[]): number =>
  series.reduce((sum, { rows }) => sum + rows, 0);

function headline(findings: readonly StoreFinding[]): string {
  const found = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : counted(count, severity);
  });
  return found.length === 0 ? 'Nothing was found.' : `Found: ${found.join(', ')}.`;
}

/** Errors are told first, wherever their series stand. */
function errorSection(findings: readonly StoreFinding[]): Html | null {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  return html`<section id="errors"><h2>Errors</h2><p>What no exchange can have recorded. A replay that would read
these rows is refused, unless its scenario accepts the finding by name.</p>
<ul class="found">${errors.map((finding) => findingItem(null, finding))}</ul></section>`;
}

function coinSection(coin: string, { series, findings }: StoreCheck): Html {
  const own = series.filter((one) => one.coin === coin);
  const [from, to] = own[0]?.windowMs ?? [0, 0];
  return html`<section><h2>${coin}</h2>
<p class="note">From ${minuteText(from)} to ${minuteText(to)}.</p>
${own.map((one) =>
  seriesCard({
    ...one,
    onGrid: null,
    files: one.sources,
    findings: findings.filter((finding) => finding.series.includes(one.series)),
  }),
)}</section>`;
}
