/** A scan as a page: of what was quoted, how much arrived, and where the rest went. There is no script on it. */
import type { ScanResult } from '../domain/scan.ts';
import { durationText, minuteText } from '../units/time.ts';
import { defined } from './definitions.ts';
import { stillPage } from './document.ts';
import { type Html, html } from './escape.ts';
import { decimal } from './format.ts';
import { longName, longProse } from './long-text.ts';
import { arrivedChart, LINES_DRAWN } from './scan/chart.ts';
import type { ScanLineWithFile } from './scan/line.ts';
import {
  leftOutSection,
  linesTable,
  pairsTable,
  shortfallTable,
  worstSection,
} from './scan/tables.ts';
import { ageText, aprText, scanVerdict, survivorText } from './scan/words.ts';

/**
 * The whole page as text.
 *
 * @param lines  in the order in which they shall stand
 * @param folder that the page lies in, as commands shall name it
 */
export function renderScanHtml(
  result: ScanResult,
  lines: readonly ScanLineWithFile[],
  folder: string,
): string {
  return stillPage(
    'Scan',
    html`${header(result)}
<main id="main">${lines.length === 0 ? null : quotedSection(lines)}
${shortfallTable(lines)}
${pairsTable(result.pairs)}
${worstSection(lines, folder)}
${leftOutSection(result)}</main>
<footer>A rate a year is simple, of 365 days: a day’s return times 365. All of it is of the past and in-sample. The tables are beside
 this page: scan.csv, scan-entries.csv with every entry, scan.json.</footer>`,
  );
}

function header(result: ScanResult): Html {
  const { windowMs, holdMs, capital, minAgeMs, minHeadlineAprFraction, notes, reconstruction } =
    result;
  return html`<header><p class="eyebrow">legrisk scan${
    reconstruction === null
      ? null
      : html` <span class="badge strong">${defined('reconstruction', 'RECONSTRUCTION')}</span>`
  }</p>
<h1>${scanVerdict(result)}</h1>
<ul class="facts"><li>${minuteText(windowMs[0])} to ${minuteText(windowMs[1])} UTC</li>
<li>entries <bdi>${longName(result.entriesText)}</bdi></li><li>each held ${durationText(holdMs)}</li>
<li>${decimal(capital.amount, 0)} ${capital.currency} each</li>
${minAgeMs === 0 ? null : html`<li>listed ${ageText(minAgeMs)} or longer</li>`}
<li>quoted ${minHeadlineAprFraction === 0 ? 'above zero' : `${aprText(minHeadlineAprFraction)} or more`}</li>
<li>${survivorText(result)}</li></ul>
${notes.map((note) => html`<p class="note"><bdi>${longProse(note)}</bdi></p>`)}</header>`;
}

function quotedSection(lines: readonly ScanLineWithFile[]): Html {
  const more = lines.length - LINES_DRAWN;
  return html`<section id="quoted"><h2>Quoted, and arrived</h2>
<figure><figcaption><ul class="legend"><li>${mark('quoted')}quoted at entry, mean</li>
<li>${mark('real')}realised after exits, mean</li><li>${mark('real loss')}the same, where it lost money</li>
<li><svg class="arrived" viewBox="0 0 22 8" aria-hidden="true"><path class="reach" d="M3 4H19"/></svg>90 of 100 entries</li></ul>
<span class="note">Per cent a year. Each step of the scale is tenfold but for those next to zero.${
    more > 0 ? ` The first ${LINES_DRAWN} lines; ${more} more are in the table.` : null
  }</span></figcaption>
<div class="chart" tabindex="0" role="region" aria-label="Picture of what was quoted and what arrived">${arrivedChart(lines)}</div></figure>
${linesTable(lines)}</section>`;
}

const mark = (kind: string): Html =>
  html`<svg class="mark-of arrived" viewBox="0 0 22 8" aria-hidden="true"><circle class="${kind}" cx="11" cy="4" r="3"/></svg>`;
