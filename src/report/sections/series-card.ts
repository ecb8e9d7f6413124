/** One series of the data: how far it reaches, what is wrong with it, and which files it is from. */
import type { DataFinding } from '../../domain/coverage.ts';
import type { Severity } from '../../domain/finding.ts';
import type { Provenance } from '../../domain/series.ts';
import { durationText, minuteText } from '../../units/time.ts';
import { coverageBar } from '../coverage-bar.ts';
import { type Html, html } from '../escape.ts';
import { decimal, length, percent } from '../format.ts';
import { cut, longName, longProse, NAME_LENGTH } from '../long-text.ts';
import { scrollBox } from '../scroll-box.ts';

export interface SeriesCard {
  readonly series: string;
  readonly resolutionMs: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
  readonly expectedRows: number | null;
  readonly gapsMs: readonly (readonly [number, number])[];
  readonly strip: readonly number[];
  readonly windowMs: readonly [number, number];
  /** What was done to bring it onto the grid; null where nothing has to be said. */
  readonly onGrid: string | null;
  readonly standIns: readonly string[];
  readonly files: readonly Provenance[];
  /** Those that name it. */
  readonly findings: readonly DataFinding[];
}

const GAPS_SHOWN = 8;

export function seriesCard(card: SeriesCard): Html {
  const { series, strip, windowMs, findings } = card;
  const bar = coverageBar({ strip, windowMs, marks: findings, text: barText(card) });
  return html`<article class="series"><h3 class="name">${longName(series)}</h3><p class="reach">${longProse(reach(card))}</p>
${bar}${gapsLine(card)}${standInLine(card)}${findingList(series, findings)}${fileTable(card.files)}</article>`;
}

/** `1 min bars, 96,480 of 96,480 rows, 2025-09-25 00:00 to 2025-11-30 23:59`. */
function reach(card: SeriesCard): string {
  const { resolutionMs, rows, expectedRows, firstMs, lastMs, onGrid } = card;
  const what = resolutionMs === null ? 'prints' : `${durationText(resolutionMs)} bars`;
  const many =
    expectedRows === null || expectedRows === rows
      ? `${decimal(rows, 0)} rows`
      : `${decimal(rows, 0)} of ${decimal(expectedRows, 0)} rows (${share(rows / expectedRows)})`;
  const when = rows === 0 ? '' : `, ${minuteText(firstMs)} to ${minuteText(lastMs)}`;
  return `${what}, ${many}${when}${onGrid === null ? '' : `; ${onGrid}`}`;
}

/** A series that lacks a row is not 100 %. */
const share = (x: number): string => percent(x < 1 ? Math.min(x, 0.9999) : x, 2);

function barText({ series: whole, strip, windowMs: [from, to], gapsMs }: SeriesCard): string {
  const series = cut(whole, NAME_LENGTH);
  const covered = strip.reduce((sum, cell) => sum + cell, 0) / strip.length;
  const window = `${minuteText(from)} to ${minuteText(to)} UTC`;
  if (covered >= 1) return `${series} covers all of ${window}.`;
  const gaps = gapsMs.length === 0 ? '' : `, ${gapsCounted(gapsMs.length)}`;
  return `${series} covers ${share(covered)} of ${window}${gaps}.`;
}

const gapsCounted = (count: number): string => `${decimal(count, 0)} gap${count === 1 ? '' : 's'}`;

const STAND_INS_SHOWN = 6;

/** What stands in for a record, or was taken at somebody's word. */
function standInLine({ standIns }: SeriesCard): Html | null {
  if (standIns.length === 0) return null;
  const more = standIns.length - STAND_INS_SHOWN;
  return html`<p class="stand-in"><strong>Bear in mind:</strong> ${longProse(
    standIns.slice(0, STAND_INS_SHOWN).join('; '),
  )}${more > 0 ? `; and ${decimal(more, 0)} more, beside the files` : ''}</p>`;
}

function gapsLine({ gapsMs }: SeriesCard): Html | null {
  if (gapsMs.length === 0) return null;
  const shown = gapsMs
    .slice(0, GAPS_SHOWN)
    .map(([from, to]) => `${minuteText(from)}, ${length(to - from)}`)
    .join('; ');
  const more = gapsMs.length - GAPS_SHOWN;
  return html`<p class="gaps"><strong>${gapsCounted(gapsMs.length)}:</strong> ${shown}${
    more > 0 ? ` and ${decimal(more, 0)} more` : ''
  }</p>`;
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
};

function findingList(series: string, findings: readonly DataFinding[]): Html | null {
  if (findings.length === 0) return null;
  return html`<ul class="found">${findings.map((finding) => findingItem(series, finding))}</ul>`;
}

/** Severity and name first; what it takes a second series to see names that one. */
export function findingItem(series: string | null, finding: DataFinding): Html {
  const { severity, accepted, code, rows, firstMs, lastMs, reason } = finding;
  const others = finding.series.filter((name) => name !== series);
  const when =
    firstMs === lastMs ? minuteText(firstMs) : `${minuteText(firstMs)} to ${minuteText(lastMs)}`;
  const beside =
    others.length === 0
      ? null
      : [`, ${series === null ? '' : 'with '}`, longProse(others.join(', '))];
  return html`<li class="${severity}"><strong>${SEVERITY_WORDS[severity]}${
    accepted ? ', accepted by name' : ''
  }</strong> <code>${code}</code> <span class="muted">${decimal(rows, 0)} row${
    rows === 1 ? '' : 's'
  }, ${when}${beside}</span><br>${longProse(reason)}</li>`;
}

function fileTable(files: readonly Provenance[]): Html | null {
  if (files.length === 0) return null;
  const [only] = files;
  const summary =
    files.length === 1 && only !== undefined
      ? `From ${cut(only.file, NAME_LENGTH)}`
      : `From ${decimal(files.length, 0)} files`;
  const table = html`<table class="files">
<thead><tr><th scope="col">File</th><th scope="col">Read as</th><th scope="col" class="num">Rows</th>
<th scope="col">SHA-256</th></tr></thead>
<tbody>${files.map(fileRow)}</tbody></table>`;
  return html`<details><summary>${summary}</summary>${scrollBox('Files', table)}</details>`;
}

const fileRow = ({ file, format, notes, rows, sha256 }: Provenance): Html => html`<tr>
<th scope="row" class="name">${longName(file)}</th><td>${longName(format)}${notes.map(
  (note) => html`<br><span class="muted">${longProse(note)}</span>`,
)}</td><td class="num">${decimal(rows, 0)}</td><td class="mono">${sha256}</td></tr>`;
