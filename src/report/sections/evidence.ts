/** What the figures rest on: limits, assumptions, rules, data, and the recipe to repeat them. */
import type { ReplayReport, ReplayResult, RulesUsed, SeriesCoverage } from '../../domain/result.ts';
import type { Provenance } from '../../domain/series.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { type Content, type Html, html } from '../escape.ts';
import { decimal, length, NONE, percent, rate } from '../format.ts';

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

const list = (items: readonly Content[], none: string): Html =>
  items.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

function rulesSection({ rules }: ReplayResult): Html {
  return html`<section id="rules"><h2>Rules used</h2><div class="scroll"><table>
<thead><tr><th>Instrument</th><th>Maintenance</th><th>At liquidation</th><th class="num">Taker fee</th>
<th>Table</th><th>Source</th></tr></thead><tbody>${rules.map(ruleRow)}</tbody></table></div></section>`;
}

const ruleRow = (rule: RulesUsed): Html => html`<tr>
<th scope="row" class="name">${rule.venue} ${rule.instrument}</th><td>${rule.maintenanceText}</td>
<td>${rule.styleText}</td><td class="num">${
  rule.takerFeeFraction === 0 ? '0' : rate(rule.takerFeeFraction)
}</td><td class="name">${rule.table}${rule.inForceFrom === null ? '' : `, in force from ${rule.inForceFrom}`}${
  rule.nearest ? html` <span class="badge">NEAREST</span>` : null
}</td><td class="name">${rule.source ?? 'unsourced'}; checked against ${rule.checkedAgainst}</td></tr>`;

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
