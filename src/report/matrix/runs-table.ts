/** Every run of the matrix as one table, a row each, with the figures in full. */
import type { ReplayResult } from '../../domain/result.ts';
import { dayText, minuteText } from '../../units/time.ts';
import { type Content, type Html, html, relativeHref } from '../escape.ts';
import { forcedOut, onlyInPart } from '../forced.ts';
import { decimal, NONE, percent } from '../format.ts';
import { badges } from '../sections/header.ts';
import { verdictSentence } from '../verdict.ts';
import type { IndexEntry } from './section.ts';
import { whyForced } from './why.ts';

/** The page's script may sort it by any column; `data-value` is what a number is sorted by. */
export function runsTable(entries: readonly IndexEntry[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="All runs"><table class="sortable">
<thead><tr><th>Scenario</th><th>What died, in the bar of (UTC)</th><th class="num">Funding earned</th>
<th class="num">Forced-exit loss</th><th class="num">Net</th><th class="num">Of capital</th>
<th>Venue marks</th><th>Spot chart</th></tr></thead>
<tbody>${entries.map(row)}</tbody></table></div>`;
}

function row({ result, href }: IndexEntry): Html {
  const { totals, currency, windowMs } = result;
  return html`<tr><th scope="row"><a href="${relativeHref(href)}" title="${verdictSentence(result)}"><bdi
 class="name">${result.scenario}</bdi></a> ${badges(result)}<br><span class="note"><bdi>${
   result.question
 }</bdi></span><br><span class="note">${dayText(windowMs[0])} to ${dayText(windowMs[1])}, ${currency}${variantsText(result)}</span></th>
<td data-value="${forcedOut(result)[0]?.atMs ?? ''}">${diedCell(result)}</td>${amountCell(
    totals.fundingEarnedQuote,
  )}${amountCell(
    result.forcedExit === null ? null : totals.forcedExitLossQuote,
    totals.forcedExitLossQuote > 0,
  )}${amountCell(totals.netQuote)}
<td class="num" data-value="${totals.returnOnCapitalFraction}">${percent(totals.returnOnCapitalFraction)}</td>
<td>${venueVerdict(result)}</td><td>${
    result.spotChartVerdict === null
      ? html`<abbr title="${result.spotChartReason ?? 'no spot price'}">${NONE}</abbr>`
      : survival(result.spotChartVerdict.survives)
  }</td></tr>`;
}

/** How many runs the page compares it with; results of older versions have none. */
const variantsText = ({ variants }: Partial<Pick<ReplayResult, 'variants'>>): string =>
  variants === undefined || variants.length === 0
    ? ''
    : `, beside ${variants.length === 1 ? 'one variant' : `${variants.length} variants`}`;

/** What is missing has no number to be sorted by. */
const amountCell = (x: number | null, loss = false): Html =>
  html`
<td class="num${loss ? ' loss' : ''}" data-value="${x ?? ''}">${x === null ? NONE : decimal(x, 2)}</td>`;

const survival = (survives: boolean): Html =>
  survives ? html`survives` : html`<span class="loss">liquidated</span>`;

/** A venue that closed a part did not leave the leg alone, and did not kill it either. */
const venueVerdict = (result: ReplayResult): Html =>
  onlyInPart(result)
    ? html`<span class="loss">closed in part</span>`
    : survival(result.venueMarkVerdict.survives);

function diedCell(result: ReplayResult): Content {
  const forced = whyForced(result);
  if (forced.length === 0) return html`<span class="muted">nothing</span>`;
  return [
    forced
      .slice(0, DEATHS_SHOWN)
      .map(({ who, atMs }, i) => [
        i > 0 ? html`<br>` : null,
        html`${who}<br><span class="note when">${minuteText(atMs)}</span>`,
      ]),
    forced.length > DEATHS_SHOWN ? html`<br>${forced.length - DEATHS_SHOWN} more` : null,
  ];
}

/** Under `rehedge` a leg can die many times. */
const DEATHS_SHOWN = 3;
