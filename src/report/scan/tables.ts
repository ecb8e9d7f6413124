/** The tables of a scan's page. */
import type { ScanPair, ScanResult, Shortfall } from '../../domain/scan.ts';
import { minuteText } from '../../units/time.ts';
import { type DefinitionKey, defined } from '../definitions.ts';
import { type Html, html } from '../escape.ts';
import { length, leverage, NONE } from '../format.ts';
import { cut, longName } from '../long-text.ts';
import { venueName } from '../names.ts';
import type { ScanLine, ScanLineWithFile } from './line.ts';
import { ageText, aprText, CAUSE_WORDS, LET_IN, leftOut, shareText, volumeText } from './words.ts';

const REASON_LENGTH = 400;

/** What was quoted, what arrived, how many were forced out. */
export function linesTable(lines: readonly ScanLine[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Quoted and realised"><table class="scan-lines">
<thead><tr><th scope="col">Pair</th><th scope="col" class="num">Leverage</th><th scope="col" class="num">${defined('scanEntries')}</th>
<th scope="col" class="num">${defined('headlineApr', 'Quoted')}, mean</th><th scope="col" class="num">highest</th>
<th scope="col" class="num">${defined('realisedApr', 'Realised')}, mean</th><th scope="col" class="num">median</th><th scope="col" class="num">5 % to 95 %</th>
<th scope="col" class="num">Lost money</th><th scope="col" class="num">${defined('forcedShare')}</th>
<th scope="col" class="num">${defined('survivalLeverage')}, 1 % / median</th></tr></thead>
<tbody>${lines.map(lineRow)}</tbody></table></div>`;
}

function lineRow({ pair, row }: ScanLine): Html {
  const { headlineAprFraction, realisedAprFraction, survivalLeverage: survival } = row;
  return html`<tr>${rowHead(pair, row.leverage)}
<td class="num">${row.counts.entered}</td><td class="num">${aprText(headlineAprFraction?.mean ?? null)}</td>
<td class="num">${aprText(headlineAprFraction?.max ?? null)}</td>
${aprCell(realisedAprFraction?.mean ?? null)}${aprCell(realisedAprFraction?.p50 ?? null)}<td class="num">${
    realisedAprFraction === null
      ? NONE
      : `${aprText(realisedAprFraction.p05)} to ${aprText(realisedAprFraction.p95)}`
  }</td><td class="num">${shareText(row.lostFraction)}</td>
<td class="num">${shareText(row.forcedFraction)}<span class="note">${
    row.forcedExits === 0 ? null : `${row.episodes} ${row.episodes === 1 ? 'episode' : 'episodes'}`
  }</span></td>
<td class="num">${
    survival === null ? NONE : `${leverage(survival.p01)} / ${leverage(survival.p50)}`
  }</td></tr>`;
}

const rowHead = (pair: ScanPair, times: number): Html =>
  html`<th scope="row"><bdi>${pair.name}</bdi></th><td class="num">${leverage(times)}</td>`;

const aprCell = (apr: number | null): Html =>
  html`<td class="num${apr !== null && apr < 0 ? ' loss' : ''}">${aprText(apr)}</td>`;

const PARTS: readonly (readonly [keyof Shortfall, DefinitionKey])[] = [
  ['exposureAprFraction', 'shortOfCapital'],
  ['decayAprFraction', 'shortOfRate'],
  ['basisAprFraction', 'shortOfPrices'],
  ['costsAprFraction', 'shortOfCosts'],
  ['forcedExitAprFraction', 'shortOfExits'],
];

/** Means, so that the parts add up. */
export function shortfallTable(lines: readonly ScanLine[]): Html | null {
  const told = lines.filter(({ row }) => row.shortfall !== null);
  if (told.length === 0) return null;
  return html`<section id="shortfall"><h2>Where the quote went</h2>
<p class="note">Means over the entries, a year of all capital. Quoted and the five parts add up to realised: below zero is what
 a part took, above zero what it gave. The one that took most, the capital behind both legs apart, is called the main cause.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Where the quote went"><table class="scan-lines">
<thead><tr><th scope="col">Pair</th><th scope="col" class="num">Leverage</th><th scope="col" class="num">Quoted, mean</th>${PARTS.map(
    ([, key]) => html`<th scope="col" class="num">${defined(key)}</th>`,
  )}<th scope="col" class="num">Realised, mean</th><th scope="col">Main cause</th></tr></thead>
<tbody>${told.map(shortfallRow)}</tbody></table></div></section>`;
}

function shortfallRow({ pair, row }: ScanLine): Html {
  const { shortfall, cause } = row;
  return html`<tr>${rowHead(pair, row.leverage)}
<td class="num">${aprText(row.headlineAprFraction?.mean ?? null)}</td>${PARTS.map(
    ([part]) => html`<td class="num">${shortfall === null ? NONE : aprText(-shortfall[part])}</td>`,
  )}${aprCell(row.realisedAprFraction?.mean ?? null)}<td class="cause">${cause === null ? NONE : CAUSE_WORDS[cause].long}</td></tr>`;
}

/** What each pair is like, whatever the leverage. */
export function pairsTable(pairs: readonly ScanPair[]): Html | null {
  const scanned = pairs.filter(({ notScanned }) => notScanned === null);
  if (scanned.length === 0) return null;
  return html`<section id="pairs"><h2>The pairs</h2>
<div class="scroll" tabindex="0" role="region" aria-label="The pairs"><table class="scan-lines"><thead><tr><th scope="col">Pair</th>
<th scope="col">In common</th><th scope="col" class="num">${defined('listingAge')}, youngest / median</th>
<th scope="col" class="num">${defined('dailyVolume')}</th>
<th scope="col" class="num">${defined('pairDivergence')}, median / 99 % / most</th></tr></thead>
<tbody>${scanned.map(pairRow)}</tbody></table></div></section>`;
}

function pairRow(pair: ScanPair): Html {
  const { legs, windowMs, divergence, atPar, marks, warnings } = pair;
  const row = pair.rows.find(({ notScanned }) => notScanned === null);
  const remarks = [
    ...(atPar ? ['two quotes at par'] : []),
    ...(marks === 'last' ? ['last prices as marks'] : []),
    ...(warnings > 0
      ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'} of the data check`]
      : []),
  ];
  return html`<tr><th scope="row"><bdi>${pair.name}</bdi><br><span class="note"><bdi>${longName(
    legs.map(({ venue, instrument }) => `${venue} ${instrument}`).join(', '),
  )}</bdi>${remarks.length === 0 ? null : html`<br>${remarks.join(', ')}`}</span></th>
<td>${windowMs === null ? NONE : html`${minuteText(windowMs[0])}<br>to ${minuteText(windowMs[1])}`}</td>
<td class="num">${ageText(row?.youngestAgeMs ?? null)} / ${ageText(row?.medianAgeMs ?? null)}</td>
<td class="num">${volumeText(pair)}</td><td class="num">${
    divergence === null
      ? NONE
      : [divergence.medianFraction, divergence.p99Fraction, divergence.maxFraction]
          .map((share) => shareText(share, 2))
          .join(' / ')
  }</td></tr>`;
}

/** The worst entry of each line, with the command that replays it. */
export function worstSection(lines: readonly ScanLineWithFile[], folder: string): Html | null {
  const told = lines.filter(({ row, scenario }) => row.worst !== null && scenario !== null);
  if (told.length === 0) return null;
  return html`<section id="worst"><h2>The worst entry of each</h2>
<p class="note">Each has its scenario beside this page; its replay tells bar by bar what happened.</p>
${commands(told.slice(0, WORST_SHOWN), folder)}${
  told.length > WORST_SHOWN
    ? html`<details><summary>${told.length - WORST_SHOWN} more</summary>${commands(told.slice(WORST_SHOWN), folder)}</details>`
    : null
}</section>`;
}

/** More are folded away; on paper all of them stand. */
const WORST_SHOWN = 6;

const commands = (lines: readonly ScanLineWithFile[], folder: string): Html =>
  html`<ul class="commands">${lines.map((line) => worstItem(line, folder))}</ul>`;

function worstItem({ pair, row, scenario }: ScanLineWithFile, folder: string): Html {
  const { worst } = row;
  if (worst === null || scenario === null) return html``;
  const died =
    worst.liquidatedAtMs === null
      ? 'nothing was liquidated'
      : `liquidated ${minuteText(worst.liquidatedAtMs)} UTC, ${length(worst.liquidatedAtMs - worst.atMs)} after the entry`;
  return html`<li><bdi>${pair.name}</bdi> ${row.leverage}×, long on ${venueName(worst.longVenue)} from ${minuteText(
    worst.atMs,
  )} UTC: quoted ${aprText(worst.headlineAprFraction)}, realised <span class="${worst.realisedAprFraction < 0 ? 'loss' : ''}">${aprText(
    worst.realisedAprFraction,
  )}</span> a year; ${died}.
<pre>legrisk replay ${quoted(`${folder}/${scenario}`)}</pre></li>`;
}

/** A path as a shell takes it for one word. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** What could not be scanned; nothing is dropped. */
export function leftOutSection({ pairs }: ScanResult): Html | null {
  const lines = leftOut(pairs);
  if (lines.length === 0) return null;
  return html`<section id="left-out"><h2>Not scanned</h2><ul class="plain">${lines.map(
    ({ name, why }) => html`<li><bdi>${name}</bdi>: <bdi>${cut(why, REASON_LENGTH)}</bdi></li>`,
  )}</ul><p class="note">${LET_IN}</p></section>`;
}
