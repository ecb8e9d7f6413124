/** What the figures rest on: limits, assumptions, rules, data, and the recipe to repeat them. */
import type { ReplayReport, ReplayResult, SeriesCoverage } from '../../domain/result.ts';
import type { Provenance } from '../../domain/series.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { exchangeNamed } from '../../venues/exchanges.ts';
import { type Content, type Html, html } from '../escape.ts';
import { decimal, length, NONE, percent } from '../format.ts';
import { rulesSection } from './rules.ts';

/** All sections below the tables of events and legs. */
export const evidenceSections = (report: ReplayReport): readonly Html[] => [
  limitsSection(report.result),
  rulesSection(report.result),
  dataSection(report.result),
  recipeSection(report),
];

function limitsSection(result: ReplayResult): Html {
  const { seeds, ambiguous, netBoundsQuote: bounds, currency } = result;
  const limits: readonly Content[] = [
    ...result.resolutionLimits,
    ambiguous
      ? `Both legs died in one bar. Depending on the order the net lies between ${decimal(
          bounds[0],
          2,
        )} and ${decimal(bounds[1], 2)} ${currency}.`
      : null,
    ...accountLimits(result),
    seeds === null
      ? null
      : `Of ${seeds.run} seeds of this reconstruction, ${seeds.agreeing} end with the same legs dead.`,
  ].filter((limit) => limit !== null);
  return html`<section id="limits"><h2>What this cannot tell</h2>${list(
    limits,
    'Nothing was found that bars of this length leave open.',
  )}<h2 id="assumptions">Assumptions</h2>${list(
    result.assumptions.map(({ text }) => text),
    'None beyond the scenario.',
  )}</section>`;
}

/** A line an account, and what none of them can see. */
function accountLimits({ deltaNeutralAccounts: accounts }: ReplayResult): readonly string[] {
  if (accounts.length === 0) return [];
  const lines = accounts.map((account) => {
    const { underlier, qualifiesAtEntry, qualifyingTimeFraction, changes } = account;
    const name = `${titleOf(account.exchange)} account, ${underlier}`;
    if (qualifiesAtEntry === null || qualifyingTimeFraction === null)
      return `${name}: no leg there lived to the close of a bar, so whether it counted as delta-neutral is not known.`;
    const entered = qualifiesAtEntry ? 'delta-neutral' : 'not delta-neutral';
    const times = `${changes.length} change${changes.length === 1 ? '' : 's'}`;
    return `${name}: ${entered} at entry (${account.reasonAtEntry ?? ''}), delta-neutral for ${percent(qualifyingTimeFraction, 1)} of the time a leg was held there, ${times}.`;
  });
  return [
    ...lines,
    'A hedge on another venue never counts: an exchange sees what lies in one account of its own. Counting as delta-neutral lowers the rank in auto-deleveraging and moves no liquidation.',
  ];
}

const titleOf = (exchange: string): string => exchangeNamed(exchange)?.title ?? exchange;

const list = (items: readonly Content[], none: string): Html =>
  items.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

function dataSection({ coverage, provenance }: ReplayResult): Html {
  return html`<section id="data"><h2>Data</h2><div class="scroll"><table>
<caption>Coverage inside the window, times in UTC.</caption>
<thead><tr><th>Series</th><th>First</th><th>Last</th><th class="num">Bars of</th>
<th class="num">Rows</th><th class="num">Coverage</th><th>Gaps</th></tr></thead>
<tbody>${Object.values(coverage).map(coverageRow)}</tbody></table></div>
<div class="scroll"><table><caption>Files the series came from.</caption>
<thead><tr><th>Series</th><th>File</th><th>Read as</th><th class="num">Rows</th><th>SHA-256</th></tr></thead>
<tbody>${Object.entries(provenance).map(([series, files]) =>
    files.map((file) => fileRow(series, file)),
  )}</tbody></table></div></section>`;
}

function coverageRow(series: SeriesCoverage): Html {
  const { expectedRows, rows, gapsMs, resolutionMs } = series;
  const share =
    expectedRows === null || expectedRows === 0 ? NONE : percent(rows / expectedRows, 1);
  const gaps = gapsMs
    .slice(0, 3)
    .map(([from, to]) => `${minuteText(from)}, ${length(to - from)}`)
    .join('; ');
  const more = gapsMs.length > 3 ? ` and ${gapsMs.length - 3} more` : '';
  return html`<tr><th scope="row" class="name">${series.series}</th>
<td class="when">${minuteText(series.firstMs)}</td><td class="when">${minuteText(series.lastMs)}</td>
<td class="num">${resolutionMs === null ? NONE : durationText(resolutionMs)}</td>
<td class="num">${decimal(rows, 0)}</td><td class="num">${share}</td>
<td>${gaps === '' ? 'none' : gaps + more}</td></tr>`;
}

const fileRow = (series: string, file: Provenance): Html => html`<tr>
<th scope="row" class="name">${series}</th><td class="name">${file.file}</td><td>${file.format}${file.notes.map(
  (note) => html`<br><span class="muted">${note}</span>`,
)}</td><td class="num">${decimal(file.rows, 0)}</td><td class="mono">${file.sha256}</td></tr>`;

const recipeSection = ({ recipe, reproduce }: ReplayReport): Html => html`<section id="recipe">
<h2>The scenario that ran</h2><pre tabindex="0"><code>${recipe}</code></pre>
<p class="note">To reproduce: <span class="mono">${reproduce}</span></p></section>`;
