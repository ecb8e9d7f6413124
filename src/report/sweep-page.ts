/** The page of a sweep: which leverage stops paying, which cell is best, and every cell's own figures. */
import { dayText, durationText, minuteText } from '../units/time.ts';
import { defined } from './definitions.ts';
import { livePage, type ReportAssets } from './document.ts';
import { type Html, html, relativeHref, scriptJson } from './escape.ts';
import { decimal, NONE, percent } from './format.ts';
import { longName, longProse } from './long-text.ts';
import { leverageByEntry } from './sweep/by-entry.ts';
import { cellPanel } from './sweep/cell.ts';
import { SWEEP_CSVS } from './sweep/csv.ts';
import { survivalCurves } from './sweep/curves.ts';
import {
  axisLabel,
  type CellData,
  firstView,
  fixedNote,
  LEVERAGE,
  modelOf,
  type SweepModel,
  survivalOf,
  type View,
} from './sweep/data.ts';
import { netFan } from './sweep/fan.ts';
import { forcedShareOf, shareText } from './sweep/figures.ts';
import { frontierChart } from './sweep/frontier.ts';
import { heatMap } from './sweep/heat.ts';
import { pointName, sweepData } from './sweep/pack.ts';
import { DATA_ID, PARTS } from './sweep/parts.ts';
import type { SweepReport } from './sweep/report.ts';
import { caveats, chosenCells, headline } from './sweep/verdict.ts';
import { axisLabels } from './sweep/words.ts';

/**
 * The whole page as text. Without its script it shows the first two axes; with it any two, and any cell.
 *
 * @throws InvariantError when the page script could end its own element
 */
export function renderSweepHtml(report: SweepReport, assets: ReportAssets): string {
  const data = sweepData(report);
  const model = modelOf(data);
  const view = firstView(model);
  const hasAxes = model.axes.length > 0;
  const sections: readonly (Section | null)[] = [
    answerSection(report),
    hasAxes ? mapSection(model, view) : null,
    cellSection(model, view),
    fanSection(model, view),
    survivalSection(model, view),
    model.cells.length > 1 ? frontierSection(model, view) : null,
    entrySection(report),
    hasAxes ? cellsSection(model, report) : null,
    filesSection(report),
  ];
  const told = sections.filter((section) => section !== null);
  return livePage(
    `${report.scenario}, sweep`,
    assets,
    html`${header(report)}
<nav aria-label="Sections">${told.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
<main id="main" class="sweep">${told.map(
      ({ id, name, body }) => html`<section id="${id}"><h2>${name}</h2>${body}</section>`,
    )}</main>
<footer>${report.reproduce}</footer>
<script type="application/json" id="${DATA_ID}">${scriptJson(data)}</script>`,
  );
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly body: Html;
}

function header(report: SweepReport): Html {
  const [from, to] = report.windowMs;
  const { summary } = report.finished;
  const hold = summary.holdMs;
  return html`<header>
<p class="eyebrow"><bdi class="name">${longName(report.scenario)}</bdi> <span class="muted">sweep</span>${badges(report)}</p>
<h1>${report.reconstruction === null ? null : 'On a reconstruction, not a record: '}${lowered(headline(report), report.reconstruction !== null)}</h1>
${report.question === '' ? null : html`<p class="muted"><bdi>${longProse(report.question)}</bdi></p>`}
<ul class="facts">
<li>${longProse(report.constructionText)}</li>
<li>${minuteText(from)} to ${minuteText(to)} UTC</li>
<li>${cellsText(report)}</li>
${report.axes.some(({ path }) => path === 'hold') ? null : html`<li>${hold === null ? 'held to the window’s end' : `held ${durationText(hold)}`}</li>`}
<li>${report.engine} engine</li>
${report.reconstruction === null ? null : html`<li>reconstruction: ${longName(report.reconstruction)}</li>`}
</ul></header>`;
}

/** After a colon a sentence goes on. */
const lowered = (text: string, isAfterColon: boolean): string =>
  isAfterColon ? text.charAt(0).toLowerCase() + text.slice(1) : text;

function cellsText({ points, entries, combinations, planned }: SweepReport): string {
  const grid = `${decimal(points, 0)} ${points === 1 ? 'cell' : 'cells'} × ${decimal(entries, 0)} ${entries === 1 ? 'entry' : 'entries'}`;
  return combinations === points * entries
    ? `${grid} = ${decimal(combinations, 0)} ${combinations === 1 ? 'replay' : 'replays'}`
    : `${decimal(combinations, 0)} of ${decimal(planned, 0)} replays of ${grid}`;
}

function badges({
  reconstruction,
  complete,
  sampled,
  acceptedErrors,
}: SweepReport): readonly Html[] {
  const strong = (text: Html | string): Html => html` <span class="badge strong">${text}</span>`;
  return [
    ...(reconstruction === null ? [] : [strong(defined('reconstruction', 'RECONSTRUCTION'))]),
    ...(complete ? [] : [strong('INCOMPLETE')]),
    ...(acceptedErrors.length === 0
      ? []
      : [strong(defined('dataErrorsAccepted', 'DATA ERRORS ACCEPTED'))]),
    ...(sampled ? [html` <span class="badge">SAMPLE</span>`] : []),
  ];
}

function answerSection(report: SweepReport): Section {
  const chosen = chosenCells(report);
  return {
    ...{ id: 'answer', name: chosen.length === 0 ? 'Before you believe it' : 'Best and safest' },
    body: html`${
      chosen.length === 0
        ? null
        : html`<div class="chosen-cells">${chosen.map(
            ({ title, name, says, rule }) =>
              html`<div class="chosen-cell"><p class="note">${title}</p><h3><bdi>${name}</bdi></h3><p>${upper(
                says,
              )}</p><p class="note">${rule}</p></div>`,
          )}</div><h3 class="believe">Before you believe it</h3>`
    }<ul class="plain">${caveats(report).map((text) => html`<li>${text}</li>`)}</ul>`,
  };
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function mapSection(model: SweepModel, view: View): Section {
  return {
    ...{ id: 'map', name: 'The grid' },
    body: html`<form id="${PARTS.controls}" class="controls" hidden></form>
<p id="${PARTS.status}" class="unseen" role="status"></p>
<div id="${PARTS.map}">${heatMap(model, view, false)}</div>`,
  };
}

const cellSection = (model: SweepModel, view: View): Section => ({
  ...{ id: 'cell', name: model.cells.length > 1 ? 'The chosen cell' : 'Figures' },
  body: html`<div id="${PARTS.cell}">${cellPanel(model, view, false)}</div>
<p class="note">Commands run where the sweep was run; a replay writes its report under reports.</p>`,
});

function fanSection(model: SweepModel, view: View): Section {
  const axis = view.across === null ? undefined : model.axes[view.across];
  return {
    id: 'net',
    name: axis === undefined ? 'Net by quantile' : `Net by ${axisLabel(axis.name)}`,
    body: html`<p class="note">Net ÷ capital of the observed entries: the line is the median, the shades hold the middle 50, 90 and 98
 of a hundred. <span id="${PARTS.fixedNet}">${fixedNote(model, view)}</span></p><div id="${PARTS.net}">${netFan(model, view)}</div>`,
  };
}

function survivalSection(model: SweepModel, view: View): Section {
  const axis = view.across === null ? undefined : model.axes[view.across];
  return {
    id: 'survival',
    name: axis === undefined ? 'Survival' : `Survival by ${axisLabel(axis.name)}`,
    body: html`<p class="note">${defined('survivalShare', 'Share of entries')} that live so long; the paler ground is the 95 % band, where there is one.</p>
<form id="${PARTS.lines}" class="controls" hidden></form><div id="${PARTS.survival}">${survivalCurves(model, view)}</div>`,
  };
}

const frontierSection = (model: SweepModel, view: View): Section => ({
  ...{ id: 'frontier', name: 'What pays for what it risks' },
  body: html`<p class="note">A dot a cell: ${defined('medianNet', 'median net')} upwards, the ${defined('lossOfHundred', 'forced-exit loss')} to the
 right. Named are the cells that no other one beats in both.</p><div id="${PARTS.frontier}">${frontierChart(model, view)}</div>`,
});

function entrySection({ finished, axes }: SweepReport): Section | null {
  const series = finished.summary.survivalLeverageByEntry;
  if (series === null) return null;
  const asked = series.point[LEVERAGE];
  const drawn = leverageByEntry(series, typeof asked === 'number' ? asked : null);
  if (drawn === null) return null;
  const first = pointName(axes, axes.map(axisLabels), series.point);
  return {
    ...{ id: 'entries', name: 'Survival leverage by entry' },
    body: html`<p class="note">${defined('survivalLeverage', 'The highest leverage')} at which both legs would have seen their planned exit, by when
 the trade was entered${axes.length === 0 ? null : html`; of the grid’s first cell, <bdi>${first}</bdi>`}. On a logarithmic scale.</p>${drawn}`,
  };
}

/** Cells that the page lists; the file has all of them. */
const CELLS_MAX = 200;

function cellsSection(model: SweepModel, { points }: SweepReport): Section {
  const { axes, cells } = model;
  const more = points - Math.min(cells.length, CELLS_MAX);
  const asked = model.askedMs;
  return {
    ...{ id: 'cells', name: 'Every cell' },
    body: html`<details><summary>${decimal(Math.min(cells.length, CELLS_MAX), 0)} of ${decimal(points, 0)} cells as a table</summary>
<div class="scroll" role="region" aria-label="Every cell" tabindex="0"><table class="every"><thead><tr>${axes.map(
      ({ name }) => html`<th scope="col">${axisLabel(name)}</th>`,
    )}<th scope="col" class="num">observed</th><th scope="col" class="num">forced out</th><th scope="col" class="num">episodes</th>
<th scope="col" class="num">survive ${asked === null ? 'the hold' : durationText(asked)}</th><th scope="col" class="num">median net</th>
<th scope="col" class="num">worst in 100</th><th scope="col" class="num">loss, 99 of 100</th></tr></thead>
<tbody>${cells.slice(0, CELLS_MAX).map((cell) => cellRow(model, cell))}</tbody></table></div></details>
<p class="note">${more > 0 ? `${decimal(more, 0)} more are not listed here. ` : ''}All figures of ${
      points > cells.length ? `the first ${decimal(cells.length, 0)} cells` : 'every cell'
    } are in <a href="./points.csv">points.csv</a>.</p>`,
  };
}

function cellRow(model: SweepModel, cell: CellData): Html {
  const share = survivalOf(model, cell)?.step[0] ?? null;
  const forced = forcedShareOf(cell);
  const num = (x: number | null, said: (x: number) => string = shareText): Html =>
    html`<td class="num">${x === null ? NONE : said(x)}</td>`;
  const coarse = (x: number): string => percent(x, 1);
  return html`<tr>${model.axes.map(
    ({ labels }, i) => html`<td><bdi>${labels[cell.places[i] ?? 0] ?? ''}</bdi></td>`,
  )}${num(cell.observed, (x) => decimal(x, 0))}${num(forced, coarse)}${num(cell.episodes, (x) => decimal(x, 0))}${num(
    share,
    coarse,
  )}${num(cell.net?.p50 ?? null)}${num(cell.net?.p01 ?? null)}${num(cell.lossP99)}</tr>`;
}

const SAYS: Readonly<Record<(typeof SWEEP_CSVS)[number], string>> = {
  'points.csv': 'every figure of every cell that is told one by one',
  'survival.csv': 'their survival by holding time, with bands and how many were watched',
  'frontier.csv': 'the cells that no other one beats',
};

function filesSection({ rowsFile, recipe, combinations, windowMs }: SweepReport): Section {
  const link = (file: string, says: string): Html =>
    html`<li><a href="${relativeHref(file)}">${file}</a>: ${says}</li>`;
  return {
    ...{ id: 'files', name: 'The numbers as files' },
    body: html`<ul class="plain">${link(rowsFile, `the ${decimal(combinations, 0)} rows, one a replay entered from ${dayText(windowMs[0])} on`)}
${SWEEP_CSVS.map((file) => link(file, SAYS[file]))}
${link('sweep.json', 'all of it for programs')}${link('scenario.yaml', 'the scenario that every row began from')}</ul>
<details><summary>The scenario with every default</summary><pre>${recipe}</pre></details>`,
  };
}
