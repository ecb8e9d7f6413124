/** The cost of a strategy as a page: how often it is forced out, what that takes, and what is left. There is no script on it. */
import type { CostResult, CostRow, Estimate } from '../domain/cost.ts';
import { durationText, minuteText } from '../units/time.ts';
import { costChart } from './cost/chart.ts';
import {
  bandText,
  costHeadline,
  costNotes,
  costOfYear,
  plannedRest,
  timesText,
  yearText,
} from './cost/words.ts';
import { type DefinitionKey, defined } from './definitions.ts';
import { stillPage } from './document.ts';
import { type Html, html } from './escape.ts';
import { decimal, leverage } from './format.ts';
import { longName, longProse } from './long-text.ts';

/** The whole page as text. */
export function renderCostHtml(result: CostResult): string {
  const { rows } = result;
  return stillPage(
    `Cost of ${result.scenario}`,
    html`${header(result)}
<main id="main">${rows.some(({ entries }) => entries > 0) ? pictureSection(rows) : null}
${yearSection(rows)}
${exitsSection(rows)}
${notesSection(result)}</main>
<footer>A rate a year is simple, of 365 days, and of all capital. The table and the whole as JSON are beside this page: cost.csv, cost.json.</footer>`,
  );
}

function header(result: CostResult): Html {
  const { scenario, constructionText, windowMs, holdMs, reconstruction, notes } = result;
  return html`<header><p class="eyebrow">legrisk cost · <bdi>${longName(scenario)}</bdi>${
    reconstruction === null
      ? null
      : html` <span class="badge strong">${defined('reconstruction', 'RECONSTRUCTION')}</span>`
  }</p>
<h1>${costHeadline(result)}</h1>
<p>${costOfYear(result)}</p>
<ul class="facts"><li><bdi>${longProse(constructionText)}</bdi>; at the leverages below</li>
<li>${minuteText(windowMs[0])} to ${minuteText(windowMs[1])} UTC</li>
<li>each entry held ${durationText(holdMs)}</li>${notes.map(
    (note) => html`<li><bdi>${longProse(note)}</bdi></li>`,
  )}</ul></header>`;
}

function pictureSection(rows: readonly CostRow[]): Html {
  return html`<section id="picture"><h2>What comes in, and what exits take</h2>
<figure><figcaption><ul class="legend"><li>${dot('funding')}funding</li><li>${dot('exits')}forced exits</li>
<li>${dot('net')}net</li></ul><span class="note">Per cent of the capital a year, by leverage; a bar is the 95 % band.
 Each step of the scale is tenfold but for those next to zero.</span></figcaption>
<div class="chart" tabindex="0" role="region" aria-label="Picture of funding, forced exits and net by leverage">${costChart(rows)}</div></figure></section>`;
}

const dot = (kind: string): Html =>
  html`<svg class="costs" viewBox="0 0 22 8" aria-hidden="true"><circle class="${kind}" cx="11" cy="4" r="3.5"/></svg>`;

/** A column: what heads it, and what a leverage has there. */
type Column = readonly [key: DefinitionKey, cell: (row: CostRow) => Html];

const plain = (text: string): Html => html`<td class="num">${text}</td>`;

const banded = (estimate: Estimate | null, text: (value: number | null) => string): Html => {
  const value = estimate?.value ?? null;
  const band = bandText(estimate, text);
  return html`<td class="num${value !== null && value < 0 ? ' loss' : ''}">${text(value)}<span class="note">${band}</span></td>`;
};

const YEAR: readonly Column[] = [
  ['plannedFunding', (row) => banded(row.fundingAprFraction, yearText)],
  ['plannedCosts', (row) => plain(yearText(plannedRest(row)))],
  ['exitCost', (row) => banded(row.exitCostAprFraction, yearText)],
  ['missedAYear', (row) => plain(yearText(row.missedAprFraction))],
  ['netAYear', (row) => banded(row.netAprFraction, yearText)],
];

const EXITS: readonly Column[] = [
  [
    'entryYears',
    (row) =>
      html`<td class="num">${timesText(row.entryYears)}<span class="note">${timesText(
        row.heldYears,
      )} held</span></td>`,
  ],
  [
    'forcedOut',
    (row) =>
      html`<td class="num">${decimal(row.forcedExits, 0)} of ${decimal(row.entries, 0)}<span class="note">${decimal(
        row.episodes,
        0,
      )} ${row.episodes === 1 ? 'episode' : 'episodes'}</span></td>`,
  ],
  ['forcedExitsAYear', (row) => banded(row.forcedExitsAYear, timesText)],
  ['exitSeverity', (row) => banded(row.severityFraction, yearText)],
  ['exitSeverityWorst', (row) => plain(yearText(row.severityP95Fraction))],
  ['breakEvenFrequency', breakEvenCell],
];

function breakEvenCell(row: CostRow): Html {
  const share = row.ofBreakEvenFraction;
  return html`<td class="num">${timesText(row.breakEvenAYear)}<span class="note">${
    share === null ? null : `the record is at ${timesText(share)} of it`
  }</span></td>`;
}

function yearSection(rows: readonly CostRow[]): Html {
  return html`<section id="year"><h2>The year, by leverage</h2>
<p class="note">Of all capital, a year. Net is funding, with costs and prices, less forced exits and what was missed after them.
 Below a figure stands its ${defined('bootstrapBand')}.</p>
${columnsTable('The year, by leverage', rows, YEAR)}</section>`;
}

function exitsSection(rows: readonly CostRow[]): Html {
  return html`<section id="exits"><h2>How often, and how dear</h2>
${columnsTable('Forced exits by leverage', rows, EXITS)}</section>`;
}

function columnsTable(name: string, rows: readonly CostRow[], columns: readonly Column[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="cost-lines">
<thead><tr><th scope="col">Leverage</th>${columns.map(
    ([key]) => html`<th scope="col" class="num">${defined(key)}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${leverage(row.leverage)}</th>${columns.map(([, cell]) => cell(row))}</tr>`,
  )}</tbody></table></div>`;
}

function notesSection(result: CostResult): Html {
  return html`<section id="believe"><h2>Before you believe it</h2>
<ul>${costNotes(result).map((note) => html`<li><bdi>${longProse(note)}</bdi></li>`)}</ul></section>`;
}
