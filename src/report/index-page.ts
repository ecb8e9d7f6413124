/** The matrix: every scenario that was replayed, what died in it, and what that did to the funding. */
import type { ReplayResult } from '../domain/result.ts';
import { dayText, minuteText } from '../units/time.ts';
import { stillPage } from './document.ts';
import { type Content, type Html, html, relativeHref } from './escape.ts';
import { type ForcedOut, forcedOut, onlyInPart } from './forced.ts';
import { decimal, NONE, percent, spokenShare } from './format.ts';
import { deaths, isAccountUnwind, legName, venueName } from './names.ts';
import { badges } from './sections/header.ts';
import { verdictSentence } from './verdict.ts';

/** One replayed scenario and where its report lies, relative to the matrix. */
export interface IndexEntry {
  readonly result: ReplayResult;
  /** A relative path whose parts are already percent-encoded. */
  readonly href: string;
}

/** `reports/index.html`: a static page without any script. */
export function renderIndexHtml(reports: readonly IndexEntry[]): string {
  return stillPage(
    'Reports',
    html`<header><p class="eyebrow">legrisk</p>
<h1>What did the funding pay, and what did the forced exits cost?</h1>
<p class="muted">${summary(reports)}</p></header>
<main><div class="scroll"><table>
<thead><tr><th>Scenario</th><th>What died, in the bar of (UTC)</th><th class="num">Funding earned</th>
<th class="num">Forced-exit loss</th><th class="num">Net</th><th class="num">Of capital</th>
<th>Venue marks</th><th>Spot chart</th></tr></thead>
<tbody>${reports.map(row)}</tbody></table></div></main>
<footer>Amounts are in the currency named with the scenario. Venue marks: does every leg live to its planned exit by
 the mark of its own venue? Spot chart: would it, had the shared spot price been the mark?</footer>`,
  );
}

function summary(reports: readonly IndexEntry[]): string {
  const died = reports.filter(({ result }) => deaths(result).length > 0).length;
  const drawn = reports.filter(({ result }) => result.reconstruction !== null).length;
  const said = `${count(reports.length, 'scenario')}, ${died} with a forced exit.`;
  return drawn === 0
    ? said
    : `${said} Reconstructions from published prints, which are no records: ${drawn}, each marked.`;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function row({ result, href }: IndexEntry): Html {
  const { totals, currency, windowMs } = result;
  const amount = (x: number): string => decimal(x, 2);
  return html`<tr><th scope="row"><a href="${relativeHref(href)}" title="${verdictSentence(result)}"><bdi
 class="name">${result.scenario}</bdi></a> ${badges(result)}<br><span class="note"><bdi>${
   result.question
 }</bdi></span><br><span class="note">${dayText(windowMs[0])} to ${dayText(windowMs[1])}, ${currency}</span></th>
<td>${diedCell(result)}</td><td class="num">${amount(totals.fundingEarnedQuote)}</td>
<td class="num${totals.forcedExitLossQuote > 0 ? ' loss' : ''}">${
    result.forcedExit === null ? NONE : amount(totals.forcedExitLossQuote)
  }</td><td class="num">${amount(totals.netQuote)}</td>
<td class="num">${percent(totals.returnOnCapitalFraction)}</td>
<td>${venueVerdict(result)}</td><td>${
    result.spotChartVerdict === null
      ? html`<abbr title="${result.spotChartReason ?? 'no spot price'}">${NONE}</abbr>`
      : survival(result.spotChartVerdict.survives)
  }</td></tr>`;
}

const survival = (survives: boolean): Html =>
  survives ? html`survives` : html`<span class="loss">liquidated</span>`;

/** A venue that closed a part did not leave the leg alone, and did not kill it either. */
const venueVerdict = (result: ReplayResult): Html =>
  onlyInPart(result)
    ? html`<span class="loss">closed in part</span>`
    : survival(result.venueMarkVerdict.survives);

function diedCell(result: ReplayResult): Content {
  const forced = forcedOut(result);
  const [first] = forced;
  const cell = (who: string, atMs: number): Html =>
    html`${who}<br><span class="note when">${minuteText(atMs)}</span>`;
  if (first === undefined) return html`<span class="muted">nothing</span>`;
  if (isAccountUnwind(forced.map(({ leg }) => leg)))
    return cell(`${venueName(first.leg.venue)} account`, first.atMs);
  return [
    forced
      .slice(0, DEATHS_SHOWN)
      .map((one, i) => [i > 0 ? html`<br>` : null, cell(forcedName(one), one.atMs)]),
    forced.length > DEATHS_SHOWN ? html`<br>${forced.length - DEATHS_SHOWN} more` : null,
  ];
}

/** `Binance long`, `20 % of the Binance long`. */
const forcedName = ({ leg, whole, closedFraction }: ForcedOut): string =>
  whole ? legName(leg) : `${spokenShare(closedFraction)} of the ${legName(leg)}`;

/** Under `rehedge` a leg can die many times. */
const DEATHS_SHOWN = 3;
